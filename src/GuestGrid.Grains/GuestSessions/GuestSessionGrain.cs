using GuestGrid.Core.GuestSessions;
using GuestGrid.Grains.Contracts;
using GuestGrid.Grains.Entities;
using GuestGrid.Runtime.Stores;
using Orleans.Concurrency;
using Orleans.Placement;

namespace GuestGrid.Grains.GuestSessions;

[Reentrant, GrainType("guestgrid.session"), PreferLocalPlacement]
internal sealed class GuestSessionGrain(GrainEnvironment environment)
    : EntityGrain<GuestSessionDecider, GuestSession, GuestSessionCommand,
        GuestSessionEvent, GuestSessionAnswer, GuestSessionPolicy>(
        EntityKinds.Session, environment.Policies.Session, environment), IGuestSessionGrain
{
    public ValueTask<Reply<GuestSessionAnswer>> Execute(GuestSessionCommand command) => Run(command);

    public ValueTask<Reply<GuestSessionAnswer>[]> ExecuteAll(GuestSessionCommand[] commands) => RunAll(commands);
}
