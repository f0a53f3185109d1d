using GuestGrid.Simulation.Tests.Checks;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Workload;

/// <summary>All guests of one history, and the job that erases them when a month has passed.</summary>
internal sealed class GuestCrowd
{
    private readonly World world;
    private readonly List<GuestScript> guests = [];
    private readonly List<Doing> due = [];

    public GuestCrowd(World world)
    {
        this.world = world;
        for (var i = 0; i < world.Scenario.Guests; i++) guests.Add(new GuestScript(world, i));
    }

    public bool IsEmpty => guests.Count == 0;

    public IEnumerable<Func<Task>> Run() => Each(guest => guest.Run).Concat(Workers(1, worker => worker.Run));

    public IEnumerable<Func<Task>> Finish() => Each(guest => guest.Finish);

    /// <summary>Some come back after a month; of the others the job erases all there is.</summary>
    public IEnumerable<Func<Task>> ComeBack()
    {
        foreach (var guest in guests)
        {
            if (world.Chance.Hits(0.3))
            {
                yield return guest.ComeBack;
                continue;
            }
            var erasure = guest.History.Begin();
            guest.History.Erases(erasure);
            due.Add(erasure);
        }
    }

    public IEnumerable<Func<Task>> Purge() => Workers(2, worker => worker.Finish);

    public void NotePurged()
    {
        foreach (var erasure in due) erasure.Acknowledge(world.Loop.Now);
    }

    public IEnumerable<Func<Task>> Check() =>
        IsEmpty ? [] : [new GuestChecks(world, guests.ConvertAll(guest => guest.History)).Run];

    private IEnumerable<Func<Task>> Each(Func<GuestScript, Func<Task>> part) => guests.Select(part);

    private IEnumerable<Func<Task>> Workers(int count, Func<RetentionScript, Func<Task>> part) =>
        IsEmpty ? [] : Enumerable.Range(0, count).Select(_ => part(new RetentionScript(world)));
}
