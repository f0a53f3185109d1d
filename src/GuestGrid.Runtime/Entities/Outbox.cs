using GuestGrid.Core;

namespace GuestGrid.Runtime.Entities;

/// <summary>
/// Tells that are stored with their sender's state and wait until the receiver has answered. Those for one receiver are
/// delivered one after the other, in order; different receivers never wait for each other.
/// </summary>
internal sealed class Outbox
{
    // In order; seldom more than a few, and often none at all.
    private readonly List<KeyValuePair<long, Effect.Tell>> pending = [];

    public long Next { get; private set; } = 1;

    public int Count => pending.Count;

    public IEnumerable<KeyValuePair<long, Effect.Tell>> Pending => pending;

    public long Add(Effect.Tell tell)
    {
        pending.Add(KeyValuePair.Create(Next, tell));
        return Next++;
    }

    public void Restore(long number, Effect.Tell tell)
    {
        pending.Add(KeyValuePair.Create(number, tell));
        if (number >= Next) Next = number + 1;
    }

    public void RestoreNext(long next) => Next = Math.Max(Next, next);

    /// <summary>The receiver has answered; false when that was known.</summary>
    public bool Release(long number)
    {
        for (var i = 0; i < pending.Count; i++)
        {
            if (pending[i].Key != number) continue;
            pending.RemoveAt(i);
            return true;
        }
        return false;
    }

    /// <summary>The oldest tell for each receiver whose lane is not busy; from now on it is.</summary>
    public List<PendingTell> TakeReady(HashSet<string> busyLanes)
    {
        var ready = new List<PendingTell>();
        foreach (var (number, tell) in pending)
        {
            var lane = Lane(tell);
            if (busyLanes.Add(lane)) ready.Add(new PendingTell(number, tell, lane));
        }
        return ready;
    }

    // The pages of one conversation are confirmed in order, so they share a lane; so do the chapters of a book.
    private static string Lane(Effect.Tell tell) => tell switch
    {
        Effect.TellVisitor to => "v" + to.To,
        Effect.TellAddress to => "p" + to.To,
        Effect.TellSession to => "s" + to.To,
        Effect.TellTranscript to => "t" + to.To.Conversation,
        Effect.TellQueue to => "q" + to.To,
        Effect.TellAgent to => "a" + to.To,
        Effect.TellBook to => "b" + to.To,
        Effect.TellChapter to => "c" + to.To.Book,
        Effect.TellCalendar to => "d" + to.To,
        Effect.TellFiles to => "f" + to.To,
        _ => throw new System.Diagnostics.UnreachableException(tell.ToString()),
    };
}

/// <summary>A tell on its way.</summary>
/// <param name="Lane">Names the receiver: nothing else goes there meanwhile.</param>
internal sealed record PendingTell(long Number, Effect.Tell Tell, string Lane);
