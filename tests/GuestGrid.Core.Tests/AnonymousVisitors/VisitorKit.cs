using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Guests;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Tests.Laws;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.AnonymousVisitors.AnonymousVisitorCommand;

namespace GuestGrid.Core.Tests.AnonymousVisitors;

using VisitorLaws = LawBook<AnonymousVisitor, AnonymousVisitorCommand, AnonymousVisitorPolicy>;

internal static class VisitorKit
{
    public static readonly Kit<AnonymousVisitorDecider, AnonymousVisitor, AnonymousVisitorCommand,
        AnonymousVisitorEvent, VisitorAnswer, AnonymousVisitorPolicy> Kit = new(
        new VisitorLaws(AnonymousVisitorPolicy.Default with { VelocityMax = 4 })
        {
            Excess = Excess,
            KindOf = state => state.IsErased ? "Erased" : $"{state.Slots.Length}Slots",
            Misstep = (before, after) => before.IsErased && !after.IsErased ? "an erased guest is back" : null,
            // To count is to count; and who is erased can't be erased again.
            RepeatIsNew = command => command is CountInteraction or EraseGuest,
        },
        Commands, 3);

    public static readonly Newcomer Newcomer = new(Ids.Visitor, "Ada", null);

    public static readonly Newcomer Chosen = Newcomer with { ChosenId = new GuestId(Ids.Session(99).Value) };

    private static Gen<AnonymousVisitorCommand> Commands
    {
        get
        {
            var sessions = Gen.Choose(1, 30).Select(Ids.Session);
            var leases = Gen.Elements(Ids.Seconds(1), Ids.Minutes(2), Ids.Minutes(20));
            return Gen.Frequency<AnonymousVisitorCommand>(
                (8, sessions.SelectMany(session => leases.Select(
                    lease => (AnonymousVisitorCommand)new Admit(session, lease, Newcomer)))),
                (1, sessions.Select(session =>
                    (AnonymousVisitorCommand)new Admit(session, Ids.Minutes(20)))),
                (1, sessions.Select(session => (AnonymousVisitorCommand)new CreateGuest(session, Chosen))),
                (1, sessions.Select(session => (AnonymousVisitorCommand)new CreateGuest(session,
                    Chosen with { Attributes = Attributes(10 * 1024 + 1) }))),
                (3, from key in Gen.Elements("plan", "cart")
                    from value in Gen.Elements(null, "1", "\"" + new string('x', 6_000) + "\"")
                    from name in Gen.Elements(null, "Grace")
                    select (AnonymousVisitorCommand)new ChangeGuest(new GuestChange(name, null,
                        ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal).Add(key, value)))),
                (2, Gen.Choose(0, 3).Select(
                    times => (AnonymousVisitorCommand)new CountInteraction("\"message\"", times))),
                (1, Gen.Frequency<AnonymousVisitorCommand>(
                    (1, Gen.Elements<AnonymousVisitorCommand>(new EraseGuest(), new EraseGuest(Ids.Start))),
                    (4, Gen.Constant<AnonymousVisitorCommand>(new Inspect())))),
                (1, sessions.Select(session => (AnonymousVisitorCommand)new Withdraw(session))),
                (2, sessions.SelectMany(session => Gen.Choose(0, 200).Select(minutes =>
                    (AnonymousVisitorCommand)new RenewLease(session, Ids.Start + Ids.Minutes(minutes))))),
                (6, sessions.Select(session => (AnonymousVisitorCommand)new ReleaseSlot(session))),
                (1, Gen.Elements<AnonymousVisitorCommand>(new Inspect(), new Tick())));
        }
    }

    /// <summary>One attribute that makes so many bytes of JSON.</summary>
    public static ImmutableSortedDictionary<string, string?> Attributes(int bytes) =>
        ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal)
            .Add("x", "\"" + new string('x', bytes - 8) + "\"");

    private static string? Excess(AnonymousVisitor state, AnonymousVisitorPolicy policy)
    {
        if (state.Slots.Length > policy.MaxConcurrentSessions) return $"{state.Slots.Length} slots";
        if (state.Slots.DistinctBy(slot =>
            slot.Session).Count() != state.Slots.Length) return "two slots for one session";
        if (state.Creations.Length > policy.VelocityMax) return $"{state.Creations.Length} creations";
        if (!state.Creations.Zip(state.Creations.Skip(1)).All(pair => pair.First.At <= pair.Second.At))
            return "creations out of order";
        if (state.Guest?.AttributeBytes > policy.AttributeBytesMax)
            return $"{state.Guest.AttributeBytes} bytes of attributes";
        if (state.IsErased && (state.Guest is not null || state.Recent.Length + state.Slots.Length > 0))
            return "something is left of an erased guest";
        return state.Recent.Length > AnonymousVisitor.RecentMax ? $"{state.Recent.Length} remembered" : null;
    }
}
