namespace GuestGrid.Core;

/// <summary>
/// What <c>Decide</c> returns: accepted (events to store, effects to release once they are stored), rejected (the
/// caller's doing, nothing changes) or unchanged (what was asked is already so).
/// </summary>
public readonly struct Decision<TEvent> where TEvent : class
{
    private Decision(IReadOnlyList<TEvent> events, IReadOnlyList<Effect> effects, Rejection? rejection)
    {
        Events = events;
        Effects = effects;
        Rejection = rejection;
    }

    public IReadOnlyList<TEvent> Events { get; }

    /// <summary>Accompany accepted events, or stand alone where nothing needs storing (typing).</summary>
    public IReadOnlyList<Effect> Effects { get; }

    public Rejection? Rejection { get; }

    public static Decision<TEvent> Accept(params TEvent[] events) => new(events, [], null);

    public static Decision<TEvent> Accept(IReadOnlyList<TEvent> events, IReadOnlyList<Effect> effects) =>
        new(events, effects, null);

    public static Decision<TEvent> Unchanged(params Effect[] effects) => new([], effects, null);

    public static Decision<TEvent> Reject(Rejection rejection) => new([], [], rejection);

    public Decision<TEvent> With(params Effect[] effects) => new(Events, [.. Effects, .. effects], Rejection);
}
