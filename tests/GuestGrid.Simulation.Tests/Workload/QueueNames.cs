using GuestGrid.Core.Identifiers;

namespace GuestGrid.Simulation.Tests.Workload;

/// <summary>The queues of a simulated site.</summary>
internal static class QueueNames
{
    private static readonly QueueId[] All = [QueueId.Parse("queue 0"), QueueId.Parse("queue 1")];

    public static QueueId Of(int number) => All[number];
}
