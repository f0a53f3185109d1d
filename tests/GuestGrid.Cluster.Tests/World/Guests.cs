using System.Collections.Immutable;
using GuestGrid.Core;
using GuestGrid.Core.Agents;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Sessions;

namespace GuestGrid.Cluster.Tests.World;

/// <summary>Guests and agents as tests make them: every one with ids of its own.</summary>
internal static class Guests
{
    public static Opening NewOpening(QueueId queue, TimeSpan? timeout = null, AnonymousId? anonymous = null) => new(
        new GuestSessionId(Guid.NewGuid()), anonymous ?? NewAnonymous(), "Ann", null,
        timeout ?? TimeSpan.FromMinutes(15), new Routing(queue, 0, [], null), "print", null, default);

    public static AnonymousId NewAnonymous() => AnonymousId.Parse($"anonymous-{Guid.NewGuid()}");

    public static QueueId NewQueue() => QueueId.Parse($"queue-{Guid.NewGuid()}");

    public static AgentProfile NewAgent(QueueId queue, int capacity = 10) => new(
        AgentId.Parse($"agent-{Guid.NewGuid()}"), "Bob", [queue],
        ImmutableSortedDictionary<SkillId, int>.Empty, capacity);

    public static async Task<SessionView> Create(this IGuestGrid grid, Opening opening) =>
        ((Admission.Created)await new SessionAdmission(grid).Create(opening)).Session;

    public static async Task<SequenceId> Say(this IGuestGrid grid, GuestSessionId session, string text,
        string? clientMessageId = null, Participant? from = null, ConnectionAddress? origin = null)
    {
        var outcome = await grid.Session(session).Execute(new GuestSessionCommand.SendMessage(from ?? Participant.Guest,
            text, clientMessageId is null ? null : ClientMessageId.Parse(clientMessageId), origin));
        Assert.Null(outcome.Rejection);
        return ((GuestSessionAnswer.Stored)outcome.Answer).Sequence;
    }

    public static async Task Connect(this IGuestGrid grid, GuestSessionId session, ConnectionAddress address)
    {
        var outcome = await grid.Session(session).Execute(new GuestSessionCommand.Connect(address, null, null));
        Assert.Null(outcome.Rejection);
    }

    /// <summary>
    /// A session that ends by itself soon, with a guest at it: another one where this machine took so long that the
    /// first was over before.
    /// </summary>
    public static async Task<SessionView> CreateFleeting(
        this IGuestGrid grid, TimeSpan timeout, ConnectionAddress address)
    {
        for (var tries = 10; ; tries--)
        {
            var session = await grid.Create(NewOpening(NewQueue(), timeout));
            var outcome = await grid.Session(session.Id).Execute(new GuestSessionCommand.Connect(address, null, null));
            if (outcome.Rejection is GuestSessionRejection.SessionOver && tries > 0) continue;
            Assert.Null(outcome.Rejection);
            return session;
        }
    }

    public static async Task<SessionView> Inspect(this IGuestGrid grid, GuestSessionId session) =>
        ((GuestSessionAnswer.Viewed)(await grid.Session(session)
            .Execute(new GuestSessionCommand.Inspect())).Answer).Session;
}
