using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Tests.Support;

namespace GuestGrid.Core.Tests.AnonymousVisitors;

using VisitorScenario = Scenario<AnonymousVisitorDecider, AnonymousVisitor, AnonymousVisitorCommand,
    AnonymousVisitorEvent, VisitorAnswer, AnonymousVisitorPolicy>;

public sealed partial class AnonymousVisitorTests
{
    private static readonly TimeSpan Lease = Ids.Minutes(20);

    private static VisitorScenario Visitor => new(AnonymousVisitorPolicy.Default);

    /// <summary>So many quick sessions that only velocity is left to refuse.</summary>
    private static VisitorScenario Eager(int velocityMax) => new(AnonymousVisitorPolicy.Default with
    {
        MaxConcurrentSessions = 100, MinCreationInterval = TimeSpan.Zero, VelocityMax = velocityMax,
    });

    private static AnonymousVisitorCommand.Admit Admit(int session) =>
        new(Ids.Session(session), Lease, VisitorKit.Newcomer);

    private static AnonymousVisitorCommand.ReleaseSlot Release(int session) => new(Ids.Session(session));
}
