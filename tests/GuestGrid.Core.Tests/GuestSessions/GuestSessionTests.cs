using System.Collections.Immutable;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.GuestSessions.GuestSessionCommand;

namespace GuestGrid.Core.Tests.GuestSessions;

using SessionScenario = Scenario<GuestSessionDecider, GuestSession, GuestSessionCommand, GuestSessionEvent,
    GuestSessionAnswer, GuestSessionPolicy>;

public sealed partial class GuestSessionTests
{
    private static readonly ConversationId Conversation = Ids.Conversation(1);
    private static readonly AgentId Ann = Ids.Agent("ann");
    private static readonly Participant AnnHerself = Participant.OfAgent(Ann, "Ann");

    private static SessionScenario Absent => new(GuestSessionPolicy.Default);

    private static SessionScenario Opened => Absent.Given(SessionKit.Opening());

    /// <summary>The guest's socket 1 is there, and the conversation waits.</summary>
    private static SessionScenario Connected => Opened.Given(Connect(1));

    private static SessionScenario Assigned => Connected.Given(new Assign(Ann, "Ann", Ids.Desk(1), Ids.Ticket(1)));

    private static GuestSessionCommand.Connect Connect(int socket, long? generation = null, long? after = null) =>
        new(Ids.Socket(socket), generation, after is { } number ? new SequenceId(number) : null);

    private static SendMessage Say(string text, string? clientId = null, ConnectionAddress? origin = null) =>
        new(Participant.Guest, text, clientId is null ? null : Ids.ClientId(clientId), origin);

    private static SendMessage AnnSays(string text) => new(AnnHerself, text, null, Ids.Desk(1));

    private static SetContext Context(string key, string? value, RoutingChange? routing = null) =>
        new(ImmutableSortedDictionary<string, string?>.Empty.Add(key, value), routing);

    private static GuestSession.Open Open(SessionScenario session) => Assert.IsType<GuestSession.Open>(session.State);

    private static SessionView View(SessionScenario session) =>
        Assert.IsType<GuestSessionAnswer.Viewed>(session.When(new Inspect()).Answer).Session;

    private static long Stored(SessionScenario session) =>
        Assert.IsType<GuestSessionAnswer.Stored>(session.Answer).Sequence.Number;
}
