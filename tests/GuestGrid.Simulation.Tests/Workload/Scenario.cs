using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Transcripts;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Entities;
using GuestGrid.Simulation.Tests.Faults;
using GuestGrid.Simulation.Tests.Machinery;

namespace GuestGrid.Simulation.Tests.Workload;

/// <summary>The size and the limits of one history.</summary>
/// <param name="Commands">What one script does.</param>
/// <param name="Pace">Longest pause between two steps of a script.</param>
/// <param name="Burst">Most messages in one go: enough of them fill transcript pages.</param>
/// <param name="Timeout">After how much silence a session ends.</param>
/// <param name="Guests">Guests that are made, changed and erased; in most histories none.</param>
internal sealed record Scenario(
    int Owners, int Visitors, int Guests, int SessionsEach, int Agents, int Queues, int Capacity, int Commands, TimeSpan Pace, int Burst, TimeSpan Timeout, TimeSpan Restart, TimeSpan WakeInterval,
    GridPolicies Policies, RunnerLimits Runner, FaultPlan Faults)
{
    public static Scenario Draw(Chance chance)
    {
        var guests = chance.Hits(0.2) ? chance.Between(1, 3) : 0;
        var chatty = chance.Hits(guests > 0 ? 0.2 : 0.06);
        var timeout = Seconds(chance, 70, 200);
        return new Scenario(
            Owners: chance.Between(1, 3), Visitors: guests > 0 ? chance.Below(2) : chance.Between(1, 3),
            Guests: guests, SessionsEach: chance.Between(1, 3),
            Agents: chance.Between(0, 3), Queues: chance.Between(1, 2), Capacity: chance.Between(1, 3),
            Commands: chance.Between(8, 30), Pace: TimeSpan.FromMilliseconds(chance.Pick([50, 500, 4000])),
            Burst: chatty ? 70 : chance.Between(1, 6), timeout,
            Restart: TimeSpan.FromMilliseconds(chance.Between(1, 3000)), WakeInterval: TimeSpan.FromSeconds(1),
            DrawPolicies(chance, timeout),
            new RunnerLimits(chance.Pick([4, 64]), chance.Pick([1, 3, 64]), TimeSpan.FromMilliseconds(200),
                TimeSpan.FromSeconds(5), chatty ? chance.Pick([2048, 8192]) : chance.Pick([0, 512, 8192]))
            {
                MemoryTrust = TimeSpan.FromSeconds(5),
            },
            FaultPlan.Draw(chance));
    }

    private static GridPolicies DrawPolicies(Chance chance, TimeSpan timeout) => new(
        new AnonymousVisitorPolicy(chance.Between(1, 3), Seconds(chance, 0, 3), chance.Between(2, 20),
            Seconds(chance, 10, 100), Seconds(chance, 8, 20), chance.Pick([400, 600, 10_240])),
        new AddressThrottlePolicy(chance.Between(2, 20), Seconds(chance, 5, 60)),
        new GuestSessionPolicy(Seconds(chance, 60, 1000), Seconds(chance, 60, 200), Seconds(chance, 1, 10),
            DrawPace(chance), DrawPace(chance), chance.Between(40, 400),
            Seconds(chance, 1, 15), Seconds(chance, 0, 2), Seconds(chance, 3, 10), chance.Pick([65, 130, 512]))
        {
            RoutingRetryMax = timeout / 4,
        },
        TranscriptPolicy.Default,
        new QueuePolicy(chance.Pick([1, 2, 100]), 100, Seconds(chance, 4, 8), Seconds(chance, 1, 3),
            EchoAgent: chance.Hits(0.1)),
        new AgentPolicy(Seconds(chance, 1, 6), 100, 10, 10, TimeSpan.FromDays(1)))
    {
        Book = new GuestBookPolicy(chance.Pick([1, 2, 512])),
    };

    private static MessagePace DrawPace(Chance chance) =>
        new(TimeSpan.FromMilliseconds(chance.Pick([1, 1, 100])), chance.Between(2, 100));

    private static TimeSpan Seconds(Chance chance, int low, int high) =>
        TimeSpan.FromSeconds(chance.Between(low, high));
}
