using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Guests;
using GuestGrid.Simulation.Tests.Grid;
using GuestGrid.Simulation.Tests.Machinery;

namespace GuestGrid.Simulation.Tests.Workload;

/// <summary>One of the processes that would do the daily retention job.</summary>
internal sealed class RetentionScript : Client, IRetentionFaults
{
    private readonly Guid worker;
    private readonly TimeProvider clock;
    private readonly GuestRetention retention;

    public RetentionScript(World world) : base(world)
    {
        worker = Chance.NextGuid();
        clock = new VirtualTime(world.Loop, world.Clients) { Error = world.Skipped };
        retention = new GuestRetention(Grid, new GuestErasure(Grid), world.Parts.Retention, clock, this);
    }

    /// <summary>The run of the day, perhaps.</summary>
    public Task Run() => Play(async () =>
    {
        await Wait(Chance.Between(TimeSpan.Zero, World.Scenario.Pace * World.Scenario.Commands));
        await RunOnce();
    });

    /// <summary>The run of the day, until it has ended, whoever does it.</summary>
    public Task Finish() => Play(async () =>
    {
        while (await RunOnce() is not { EndedAt: not null }) await Wait(World.Parts.Retention.Lease / 4);
    });

    private async Task<RetentionRun?> RunOnce()
    {
        try
        {
            return await retention.Run(worker, World.Parts.Retention.LastDue(clock.GetUtcNow()));
        }
        catch (Exception fault) when (IsOutage(fault))
        {
            return null;
        }
    }

    void IRetentionFaults.GuestFailed(GuestId guest, Exception exception) =>
        World.Trace.Add("retention failed", guest, exception.Message);

    void IRetentionFaults.BookFailed(string book, Exception exception) =>
        World.Trace.Add("retention failed", book, exception.Message);
}
