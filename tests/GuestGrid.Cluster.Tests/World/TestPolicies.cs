using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Runtime;

namespace GuestGrid.Cluster.Tests.World;

/// <summary>The usual limits, but for those of pace and of pages: tests hurry.</summary>
internal static class TestPolicies
{
    public static readonly GridPolicies Hurried = GridPolicies.Default with
    {
        Visitor = GridPolicies.Default.Visitor with { MinCreationInterval = TimeSpan.Zero },
        Session = GridPolicies.Default.Session with
        {
            Guest = MessagePace.PerSecond(100_000),
            Agent = MessagePace.PerSecond(100_000),
        },
        Book = new GuestBookPolicy(8),
    };
}
