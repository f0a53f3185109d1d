namespace GuestGrid.Grains.Contracts;

/// <summary>How long a caller waits for one answer of another silo before it calls the outcome unknown.</summary>
internal static class CallDeadline
{
    // Longer than a write under load. A caller asks twice (see GrainEntity), so a guest waits at most twice as long.
    public const string Text = "00:00:04";
}
