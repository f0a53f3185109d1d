using System.Collections.Immutable;

namespace GuestGrid.Core.GuestSessions;

/// <summary>The state changes of a session, oldest first: the first one always, and then the newest that fit.</summary>
/// <param name="Dropped">How many stood between the first and the rest.</param>
public sealed record ActivityLog(ImmutableList<ActivityEntry> Entries, int Dropped)
{
    /// <summary>Most entries kept.</summary>
    public const int EntriesMax = 100;

    public static readonly ActivityLog Empty = new([], 0);

    public ActivityLog Add(DateTimeOffset at, string name, string? details = null)
    {
        var entry = new ActivityEntry(at, name, details);
        return Entries.Count < EntriesMax
            ? this with { Entries = Entries.Add(entry) }
            : new ActivityLog(Entries.RemoveAt(1).Add(entry), Dropped + 1);
    }
}

/// <summary>One state change. Its name is shown by the API and stored.</summary>
public sealed record ActivityEntry(DateTimeOffset At, string Name, string? Details);
