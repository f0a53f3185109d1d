using System.Collections.Concurrent;
using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Conversations;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Cluster.Tests.World;

/// <summary>
/// Writes into sessions as a client does that must not lose a word (again with the same id until there is an answer),
/// keeps its own record of what was acknowledged, and compares it with what can be read.
/// </summary>
public sealed class Ledger
{
    private readonly ConcurrentDictionary<GuestSessionId, ConcurrentDictionary<string, long>> acknowledged = new();
    private long longestGapTicks;
    private int retries;
    private int messages;

    public int Messages => messages;

    /// <summary>Answers of "nobody knows", each followed by another try.</summary>
    public int Retries => retries;

    /// <summary>The longest that one message waited for its acknowledgement.</summary>
    public TimeSpan LongestGap => TimeSpan.FromTicks(Interlocked.Read(ref longestGapTicks));

    public async Task Say(IGuestGrid grid, GuestSessionId session, string text)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                var outcome = await grid.Session(session).Execute(new GuestSessionCommand.SendMessage(
                    Participant.Guest, text, ClientMessageId.Parse(text), null));
                if (outcome.Rejection is GuestSessionRejection.TranscriptBehind) { await Task.Delay(50); continue; }
                Assert.Null(outcome.Rejection);
                Note(session, text, ((GuestSessionAnswer.Stored)outcome.Answer).Sequence.Number, started);
                return;
            }
            catch (StoreUnavailableException)
            {
                Interlocked.Increment(ref retries);
                await Task.Delay(20);
            }
        }
    }

    /// <summary>Everything acknowledged is readable at its position, once, in one gapless order.</summary>
    public async Task Check(IGuestGrid grid)
    {
        foreach (var (session, said) in acknowledged)
        {
            var slice = await new ConversationReader(grid).Read(
                ConversationId.Of(session), SequenceId.None, int.MaxValue);
            var read = slice!.Messages;
            Assert.Equal(Enumerable.Range(1, read.Count).Select(n => (long)n),
                read.Select(message => message.Sequence.Number));
            Assert.Equal(read.Count, read.Select(message => message.Text).Distinct().Count());
            Assert.Equal(said.OrderBy(entry => entry.Value).Select(entry => (entry.Key, entry.Value)),
                read.Select(message => (message.Text, message.Sequence.Number)));
        }
    }

    private void Note(GuestSessionId session, string text, long sequence, long started)
    {
        Assert.True(acknowledged.GetOrAdd(session, _ => new()).TryAdd(text, sequence));
        Interlocked.Increment(ref messages);
        var gap = TimeProvider.System.GetElapsedTime(started).Ticks;
        for (var longest = Interlocked.Read(ref longestGapTicks); gap > longest;)
        {
            var found = Interlocked.CompareExchange(ref longestGapTicks, gap, longest);
            if (found == longest) break;
            longest = found;
        }
    }
}
