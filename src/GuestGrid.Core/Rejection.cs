namespace GuestGrid.Core;

/// <summary>Why a command was refused: the caller's doing, never a fault. Each entity lists its own.</summary>
public abstract record Rejection
{
    /// <summary>How long until the same command can succeed, where that is known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Would the same command be welcome a moment later, so that the caller sends it again, and all after it?
    /// </summary>
    public virtual bool ComesAgain() => false;
}
