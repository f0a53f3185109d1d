namespace GuestGrid.Grains.Contracts;

/// <summary>How long a caller waits for an entity of another silo before it calls the outcome unknown.</summary>
internal static class CallDeadline
{
    // Longer than a write under load, shorter than a guest's patience; a silo that died is noticed in 10 to 20 seconds.
    public const string Text = "00:00:08";
}
