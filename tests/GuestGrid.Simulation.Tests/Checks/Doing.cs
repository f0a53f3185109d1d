namespace GuestGrid.Simulation.Tests.Checks;

/// <summary>One thing that a client asked for, once, and when it can have taken effect.</summary>
/// <param name="Mark">Stands in everything that it writes, and in nothing else.</param>
/// <param name="Began">Before that it had no effect.</param>
internal sealed record Doing(string Mark, TimeSpan Began)
{
    // So long a call without an answer may still be on its way.
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(20);

    /// <summary>After that it has no effect any more; for ever later while nobody knows.</summary>
    public TimeSpan Ended { get; private set; } = TimeSpan.MaxValue;

    /// <summary>Is it known to have taken effect?</summary>
    public bool IsDone { get; private set; }

    /// <summary>Is it known to have had none?</summary>
    public bool IsRefused { get; private set; }

    public bool IsSurelyAfter(Doing other) => Began > other.Ended;

    public void Acknowledge(TimeSpan now) => (Ended, IsDone) = (now, true);

    public void Refuse(TimeSpan now) => (Ended, IsRefused) = (now, true);

    /// <summary>Nobody heard what became of it.</summary>
    public void GiveUp(TimeSpan now) => Ended = now + Afterwards;
}
