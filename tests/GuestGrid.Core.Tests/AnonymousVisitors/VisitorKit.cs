using FsCheck;
using FsCheck.Fluent;
using GuestGrid.Core.AnonymousVisitors;
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
            KindOf = state => $"{state.Slots.Length}Slots",
        },
        Commands, 3);

    private static Gen<AnonymousVisitorCommand> Commands
    {
        get
        {
            var sessions = Gen.Choose(1, 30).Select(Ids.Session);
            var leases = Gen.Elements(Ids.Seconds(1), Ids.Minutes(2), Ids.Minutes(20));
            return Gen.Frequency<AnonymousVisitorCommand>(
                (8, sessions.SelectMany(session => leases.Select(
                    lease => (AnonymousVisitorCommand)new Admit(session, lease)))),
                (1, sessions.Select(session => (AnonymousVisitorCommand)new Withdraw(session))),
                (2, sessions.SelectMany(session => Gen.Choose(0, 200).Select(minutes =>
                    (AnonymousVisitorCommand)new RenewLease(session, Ids.Start + Ids.Minutes(minutes))))),
                (6, sessions.Select(session => (AnonymousVisitorCommand)new ReleaseSlot(session))),
                (1, Gen.Elements<AnonymousVisitorCommand>(new Inspect(), new Tick())));
        }
    }

    private static string? Excess(AnonymousVisitor state, AnonymousVisitorPolicy policy)
    {
        if (state.Slots.Length > policy.MaxConcurrentSessions) return $"{state.Slots.Length} slots";
        if (state.Slots.DistinctBy(slot =>
            slot.Session).Count() != state.Slots.Length) return "two slots for one session";
        if (state.Creations.Length > policy.VelocityMax) return $"{state.Creations.Length} creations";
        if (!state.Creations.Zip(state.Creations.Skip(1)).All(pair => pair.First.At <= pair.Second.At))
            return "creations out of order";
        return state.Recent.Length > AnonymousVisitor.RecentMax ? $"{state.Recent.Length} remembered" : null;
    }
}
