using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Grains.Contracts;
using GuestGrid.Grains.Entities;
using GuestGrid.Runtime.Stores;
using Orleans.Concurrency;

namespace GuestGrid.Grains.AnonymousVisitors;

[Reentrant, GrainType("guestgrid.visitor")]
internal sealed class AnonymousVisitorGrain(GrainEnvironment environment)
    : EntityGrain<AnonymousVisitorDecider, AnonymousVisitor, AnonymousVisitorCommand,
        AnonymousVisitorEvent, VisitorAnswer, AnonymousVisitorPolicy>(
        EntityKinds.Visitor, environment.Policies.Visitor, environment), IAnonymousVisitorGrain
{
    public ValueTask<Reply<VisitorAnswer>> Execute(AnonymousVisitorCommand command) => Run(command);
}
