using GuestGrid.Cluster.Tests.Stores;
using GuestGrid.Cluster.Tests.World;
using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Embedded;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Conversations;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Formats;
using GuestGrid.Storage.Memory;

namespace GuestGrid.Cluster.Tests.Faults;

/// <summary>
/// A socket has many messages under way when the store refuses some write: whatever is stored of them is what it began
/// with, on either owner.
/// </summary>
public sealed class LostTurnTests
{
    private const int Sockets = 8;
    private const int Messages = 100;

    private static readonly string[] Texts = [.. Enumerable.Range(0, Messages).Select(i => $"m{i:D3}")];

    private readonly FlakyStore store = new(new MemoryEntityStore());
    private readonly RunnerLimits limits = RunnerLimits.Default with { BatchMax = 16 };

    [Fact]
    public async Task In_a_cluster_no_message_takes_the_place_of_a_lost_one()
    {
        await using var world = await ClusterWorld.Start(new WorldOptions(store) { Runner = limits });
        Assert.All(await Stored(world.Grid, sharesLane: true), IsBeginning);
    }

    [Fact]
    public async Task In_one_process_neither()
    {
        await using var grid = Embedded();
        Assert.All(await Stored(grid, sharesLane: true), IsBeginning);
    }

    [Fact]
    public async Task Messages_that_do_not_go_the_same_way_take_the_places_of_lost_ones()
    {
        await using var grid = Embedded();
        Assert.Contains(await Stored(grid, sharesLane: false), texts => !texts.SequenceEqual(Texts[..texts.Length]));
    }

    private static void IsBeginning(string[] texts) => Assert.Equal(Texts[..texts.Length], texts);

    private EmbeddedGrid Embedded() => new(store, new JsonStoredFormat(), new SteadyClock(TimeProvider.System),
        new TestSockets(GatewayId.Parse("here")), TestPolicies.Hurried, EmbeddedLimits.Default with { Runner = limits },
        new TestFaults(), new ErasedFiles().Erase);

    /// <summary>What is stored of what each socket sent, all of them into one session.</summary>
    private async Task<string[][]> Stored(IGuestGrid grid, bool sharesLane)
    {
        var session = await grid.Create(Guests.NewOpening(Guests.NewQueue()));
        var writes = 0;
        store.Fails = key => key.Id == session.Id.ToString() && Interlocked.Increment(ref writes) % 4 == 0;

        await Task.WhenAll(Enumerable.Range(0, Sockets).SelectMany(socket =>
        {
            var lane = grid.Session(session.Id);
            return Texts.Select(text => Try((sharesLane ? lane : grid.Session(session.Id)).Execute(
                new GuestSessionCommand.SendMessage(
                    Participant.Guest, text, ClientMessageId.Parse($"{socket} {text}"), null))));
        }));
        store.Fails = _ => false;

        var slice = await new ConversationReader(grid).Read(session.Conversation, SequenceId.None, int.MaxValue);
        var said = slice!.Messages.ToLookup(
            message => message.ClientMessageId.ToString()!.Split(' ')[0], message => message.Text);
        Assert.InRange(said.Sum(texts => texts.Count()), 1, Sockets * Messages - 1);
        return [.. said.Select(texts => texts.ToArray())];
    }

    private static async Task Try(ValueTask<Outcome<GuestSessionAnswer>> outcome)
    {
        try
        {
            await outcome;
        }
        catch (StoreUnavailableException)
        {
            // Whoever sent it comes back and sends it again, with all that it sent after it.
        }
    }
}
