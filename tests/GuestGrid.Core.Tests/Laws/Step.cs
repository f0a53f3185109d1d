namespace GuestGrid.Core.Tests.Laws;

/// <summary>One step of a generated history.</summary>
/// <param name="Wait">Since the step before; negative where a clock was set back.</param>
/// <param name="Command">Null: the entity sleeps until the time it asked to be woken at, if that is later, and is
/// woken.</param>
internal sealed record Step<TCommand>(TimeSpan Wait, TCommand? Command) where TCommand : class;

/// <summary>A law that does not hold, and where.</summary>
internal sealed record Violation(string Law, string Detail);

/// <summary>Names of the laws, as violations spell them.</summary>
internal static class Law
{
    public const string Deterministic = "deciding twice gives equal decisions";
    public const string Immutable = "deciding and evolving leave older states as they were";
    public const string Replayable = "replaying the events gives the same state";
    public const string Repeatable = "a repeated command changes nothing";
    public const string RefusalChangesNothing = "a refusal stores nothing and tells nobody";
    public const string RetryIsHonest = "what is refused for a time is accepted after that time and not before";
    public const string Terminal = "terminal stays terminal";
    public const string Bounded = "no limit is exceeded";
    public const string Successive = "one state follows from another";
    public const string NoBusyLoop = "after a tick the next wake is later";
    public const string NoLostWake = "nothing is due before the next wake";
    public const string Receivable = "every tell is answered in any state";
    public const string Total = "nothing throws";
}
