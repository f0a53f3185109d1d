using GuestGrid.Core.Identifiers;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Workload;

/// <summary>One browser and what it does with its sessions.</summary>
internal sealed class VisitorScript : Client
{
    private readonly List<GuestClient> guests = [];

    public VisitorScript(World world, int number) : base(world)
    {
        var anonymous = AnonymousId.Parse($"visitor {number}");
        for (var key = 0; key < world.Scenario.SessionsEach; key++)
            guests.Add(new GuestClient(world, anonymous, $"{anonymous}, key {key}"));
    }

    public Task Run() => Play(async () =>
    {
        for (var i = 0; i < World.Scenario.Commands; i++)
        {
            await Step();
            var guest = Chance.Pick(guests);
            if (Chance.Hits(0.15)) _ = Play(guest.DoSomething);
            else await guest.DoSomething();
        }
    });

    public Task Return() => Play(async () =>
    {
        foreach (var guest in guests) await guest.Return();
    });

    public Task CatchUp() => Play(async () =>
    {
        foreach (var guest in guests) await guest.CatchUp();
    });
}
