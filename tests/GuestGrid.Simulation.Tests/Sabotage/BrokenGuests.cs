using System.Collections.Immutable;
using GuestGrid.Core;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.Guests;

namespace GuestGrid.Simulation.Tests.Sabotage;

/// <summary>A visitor decider that hears of each command what a flaw makes of it, or nothing.</summary>
internal abstract class FlawedGuests<TFlaw> : IDecider<
    AnonymousVisitor, AnonymousVisitorCommand, AnonymousVisitorEvent, VisitorAnswer, AnonymousVisitorPolicy>
    where TFlaw : IGuestFlaw
{
    public static AnonymousVisitor Initial => AnonymousVisitorDecider.Initial;

    public static AnonymousVisitorCommand Tick => AnonymousVisitorDecider.Tick;

    public static Decision<AnonymousVisitorEvent> Decide(AnonymousVisitor state, AnonymousVisitorCommand command,
        DecisionContext<AnonymousVisitorPolicy> context) => TFlaw.Hear(state, command) is { } heard
        ? AnonymousVisitorDecider.Decide(state, heard, context with { Policy = TFlaw.Limit(context.Policy) })
        : Decision<AnonymousVisitorEvent>.Unchanged();

    public static AnonymousVisitor Evolve(AnonymousVisitor state, AnonymousVisitorEvent @event) =>
        AnonymousVisitorDecider.Evolve(state, @event);

    public static VisitorAnswer Answer(
        AnonymousVisitor state, AnonymousVisitorCommand command, AnonymousVisitorPolicy policy) =>
        AnonymousVisitorDecider.Answer(state, command, policy);

    public static DateTimeOffset? NextWake(AnonymousVisitor state, AnonymousVisitorPolicy policy) =>
        AnonymousVisitorDecider.NextWake(state, policy);

    public static bool IsOver(AnonymousVisitor state) => AnonymousVisitorDecider.IsOver(state);
}

/// <summary>What is wrong; everything else is as it should be.</summary>
internal interface IGuestFlaw
{
    /// <summary>Null: it says yes and does nothing.</summary>
    static virtual AnonymousVisitorCommand? Hear(AnonymousVisitor state, AnonymousVisitorCommand command) => command;

    static virtual AnonymousVisitorPolicy Limit(AnonymousVisitorPolicy policy) => policy;
}

/// <summary>A merge replaces all attributes there are.</summary>
internal sealed class ReplacesAttributes : IGuestFlaw
{
    public static AnonymousVisitorCommand? Hear(AnonymousVisitor state, AnonymousVisitorCommand command) =>
        state.Guest is { } guest
            && command is AnonymousVisitorCommand.ChangeGuest { Change.Attributes: { } changes } change
            ? change with
            {
                Change = change.Change with
                {
                    Attributes = guest.Attributes.Keys.Where(key => key != Interactions.Total)
                        .ToImmutableSortedDictionary(key => key, _ => (string?)null, StringComparer.Ordinal)
                        .SetItems(changes),
                },
            }
            : command;
}

/// <summary>Counts everything twice.</summary>
internal sealed class CountsTwice : IGuestFlaw
{
    public static AnonymousVisitorCommand? Hear(AnonymousVisitor state, AnonymousVisitorCommand command) =>
        command is AnonymousVisitorCommand.CountInteraction { Increment: var increment } count
            ? count with { Increment = 2 * increment } : command;
}

/// <summary>Does not count on while the total is odd.</summary>
internal sealed class ForgetsToCount : IGuestFlaw
{
    public static AnonymousVisitorCommand? Hear(AnonymousVisitor state, AnonymousVisitorCommand command) =>
        command is AnonymousVisitorCommand.CountInteraction
            && state.Guest?.Attributes.GetValueOrDefault(Interactions.Total) is { } total && total[^1] % 2 == 1
            ? null : command;
}

/// <summary>Takes attributes of any size.</summary>
internal sealed class TakesAnyAttributes : IGuestFlaw
{
    public static AnonymousVisitorPolicy Limit(AnonymousVisitorPolicy policy) =>
        policy with { AttributeBytesMax = int.MaxValue };
}

/// <summary>Says that a guest is erased, and leaves it.</summary>
internal sealed class ErasesNobody : IGuestFlaw
{
    public static AnonymousVisitorCommand? Hear(AnonymousVisitor state, AnonymousVisitorCommand command) =>
        command is AnonymousVisitorCommand.EraseGuest && state.Guest is not null ? null : command;
}

/// <summary>Does not enter who comes while somebody is in it.</summary>
internal sealed class ShortBooks : IDecider<GuestBook, GuestBookCommand, GuestBookEvent, GuestBookAnswer,
    GuestBookPolicy>
{
    private ShortBooks() { }

    public static GuestBook Initial => GuestBookDecider.Initial;

    public static GuestBookCommand Tick => GuestBookDecider.Tick;

    public static Decision<GuestBookEvent> Decide(
        GuestBook state, GuestBookCommand command, DecisionContext<GuestBookPolicy> context) =>
        command is GuestBookCommand.Enter && state.Count > 0
            ? Decision<GuestBookEvent>.Unchanged() : GuestBookDecider.Decide(state, command, context);

    public static GuestBook Evolve(GuestBook state, GuestBookEvent @event) => GuestBookDecider.Evolve(state, @event);

    public static GuestBookAnswer Answer(GuestBook state, GuestBookCommand command, GuestBookPolicy policy) =>
        GuestBookDecider.Answer(state, command, policy);

    public static DateTimeOffset? NextWake(GuestBook state, GuestBookPolicy policy) =>
        GuestBookDecider.NextWake(state, policy);

    public static GuestBookCommand? Settle(Effect.Tell tell, Rejection? rejection, object? answer) =>
        GuestBookDecider.Settle(tell, rejection, answer);
}
