using GuestGrid.Core;
using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Transcripts;
using GuestGrid.Core.AddressThrottles;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Guests;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Simulation.Tests.Grid;

using TellPath = Func<Effect.Tell, ValueTask<Outcome<object?>>>;

/// <summary>The parts a grid is made of; a sabotage puts a broken one in place of a real one.</summary>
internal sealed record Parts
{
    public static readonly Parts Real = new();

    /// <summary>The durable store, below all simulated faults.</summary>
    public Func<IEntityStore, IEntityStore> Durable { get; init; } = store => store;

    /// <summary>The store as runners see it.</summary>
    public Func<World, IEntityStore, IEntityStore> Face { get; init; } = (_, store) => store;

    public Func<TellPath, TellPath> Deliver { get; init; } = path => path;

    public Func<GuestSessionId, Guid, GuestSessionId> NameSession { get; init; } = (derived, _) => derived;

    public Func<GridPolicies, RunnerEnvironment,
        IEntityKind<GuestSessionId, GuestSessionCommand, GuestSessionAnswer>> Sessions { get; init; } =
        SessionsOf<GuestSessionDecider>;

    public Func<GridPolicies, RunnerEnvironment,
        IEntityKind<GuestId, AnonymousVisitorCommand, VisitorAnswer>> Visitors { get; init; } =
        VisitorsOf<AnonymousVisitorDecider>;

    public Func<GridPolicies, RunnerEnvironment,
        IEntityKind<AgentId, AgentCommand, AgentAnswer>> Agents { get; init; } = AgentsOf<AgentDecider>;

    public Func<GridPolicies, RunnerEnvironment,
        IEntityKind<GuestBookKey, GuestBookCommand, GuestBookAnswer>> Books { get; init; } = BooksOf<GuestBookDecider>;

    public RetentionOptions Retention { get; init; } = RetentionOptions.Default with
    {
        BatchSize = 2,
        Concurrency = 2,
        Lease = TimeSpan.FromSeconds(20),
    };

    public static IEntityKind<GuestSessionId, GuestSessionCommand, GuestSessionAnswer> SessionsOf<TDecider>(
        GridPolicies policies, RunnerEnvironment environment) where TDecider : IDecider<GuestSession,
        GuestSessionCommand, GuestSessionEvent, GuestSessionAnswer, GuestSessionPolicy> =>
        new OwnedEntities<GuestSessionId, TDecider, GuestSession, GuestSessionCommand, GuestSessionEvent,
            GuestSessionAnswer, GuestSessionPolicy>(EntityKinds.Session, policies.Session, environment);

    public static IEntityKind<GuestId, AnonymousVisitorCommand, VisitorAnswer> VisitorsOf<TDecider>(
        GridPolicies policies, RunnerEnvironment environment) where TDecider : IDecider<AnonymousVisitor,
        AnonymousVisitorCommand, AnonymousVisitorEvent, VisitorAnswer, AnonymousVisitorPolicy> =>
        new OwnedEntities<GuestId, TDecider, AnonymousVisitor, AnonymousVisitorCommand, AnonymousVisitorEvent,
            VisitorAnswer, AnonymousVisitorPolicy>(EntityKinds.Visitor, policies.Visitor, environment);

    public static IEntityKind<GuestBookKey, GuestBookCommand, GuestBookAnswer> BooksOf<TDecider>(
        GridPolicies policies, RunnerEnvironment environment) where TDecider : IDecider<GuestBook, GuestBookCommand,
        GuestBookEvent, GuestBookAnswer, GuestBookPolicy> =>
        new OwnedEntities<GuestBookKey, TDecider, GuestBook, GuestBookCommand, GuestBookEvent, GuestBookAnswer,
            GuestBookPolicy>(EntityKinds.Book, policies.Book, environment);

    public static IEntityKind<AgentId, AgentCommand, AgentAnswer> AgentsOf<TDecider>(
        GridPolicies policies, RunnerEnvironment environment) where TDecider : IDecider<Agent, AgentCommand,
        AgentEvent, AgentAnswer, AgentPolicy> =>
        new OwnedEntities<AgentId, TDecider, Agent, AgentCommand, AgentEvent, AgentAnswer, AgentPolicy>(
            EntityKinds.Agent, policies.Agent, environment);
}
