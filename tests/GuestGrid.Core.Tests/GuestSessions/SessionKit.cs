using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Tests.Laws;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.GuestSessions.GuestSessionCommand;

namespace GuestGrid.Core.Tests.GuestSessions;

using SessionLaws = LawBook<GuestSession, GuestSessionCommand, GuestSessionPolicy>;

internal static class SessionKit
{
    public static readonly Routing Sales = new(Ids.Queue("sales"), 0, [], null);

    public static readonly Kit<GuestSessionDecider, GuestSession, GuestSessionCommand, GuestSessionEvent,
        GuestSessionAnswer, GuestSessionPolicy> Kit = new(
        new SessionLaws(GuestSessionPolicy.Default with
        {
            UnstoredMax = 70,
            Attachments = new AttachmentPolicy(3, 30, Ids.Minutes(5), Ids.Minutes(5)),
        })
        {
            Excess = SessionLimits.Excess,
            Misstep = SessionLimits.Misstep,
            KindOf = state => state is GuestSession.Open open ? open.Stage.GetType().Name : state.GetType().Name,
            IsTerminal = state => state is GuestSession.Erasing,
            RepeatIsNew = IsNewWhenRepeated,
            // How soon a page is written is not the session's to know.
            RetryIsEstimate = rejection => rejection is GuestSessionRejection.TranscriptBehind,
        },
        Commands, 1, Opening(), new DeclareAttachment(Ids.File(Ids.Attachment(1), 5), null, null),
        new ConfirmUpload(Ids.Attachment(1), Ids.Upload(1)))
    {
        Visited = 600,
        OtherBeginning =
            [new HoldAttachment(Ids.File(Ids.Attachment(1), 5)), new ConfirmUpload(Ids.Attachment(1), Ids.Upload(1))],
    };

    public static GuestSessionCommand.Open Opening(TimeSpan? timeout = null, TimeSpan? lease = null) => new(
        new Opening(Ids.Session(1), Ids.Visitor, "Guest_anon-use", null, timeout ?? Ids.Minutes(10), Sales,
            "fingerprint", Ids.Prefix, default), Ids.Start + (lease ?? Ids.Minutes(20)));

    // A message without an id of its own is a new message each time; a rotation always makes a new token; and a
    // conversation that was given up may be another agent's by the time it is given up again.
    private static bool IsNewWhenRepeated(GuestSessionCommand command) =>
        command is SendMessage { ClientMessageId: null } or SpendAllowance or RotateToken or Unassign;

    private static Gen<GuestSessionCommand> Commands
    {
        get
        {
            var participants = Gen.Elements(Participant.Guest, Participant.Guest,
                Participant.OfAgent(Ids.Agent("ann"), "Ann"), Participant.OfAgent(Ids.Agent("bob"), "Bob"));
            var agents = Gen.Elements(Ids.Agent("ann"), Ids.Agent("bob"));
            var sockets = Gen.Choose(1, 3).Select(Ids.Socket);
            var desks = Gen.Elements<ConnectionAddress?>(Ids.Desk(1), Ids.Desk(2), null);
            return Gen.Frequency<GuestSessionCommand>(
                (12, Attaching),
                (24, Gen.Constant<GuestSessionCommand>(new SendMessage(Participant.Guest, "hi", null, null))),
                (6, from who in participants
                    from text in Gen.Elements("", "hello", new string('x', 4096), new string('x', 4097))
                    from id in Gen.Elements<ClientMessageId?>(null, Ids.ClientId("1"), Ids.ClientId("2"))
                    from origin in Gen.Elements<ConnectionAddress?>(null, Ids.Socket(1), Ids.Socket(2), Ids.Desk(1))
                    select (GuestSessionCommand)new SendMessage(who, text, id, origin)),
                (5, from socket in sockets
                    from generation in Gen.Elements<long?>(null, Ids.Token(1), Ids.Token(2), Ids.Token(3))
                    from after in Gen.Elements<SequenceId?>(null, new(0), new(3), new(90))
                    select (GuestSessionCommand)new Connect(socket, generation, after)),
                (4, sockets.Select(socket => (GuestSessionCommand)new Disconnect(socket))),
                (2, from who in participants from active in Gen.Elements(true, false)
                    select (GuestSessionCommand)new SignalTyping(who, active)),
                (9, from who in participants from position in Gen.Choose(0, 4)
                    select (GuestSessionCommand)new MarkRead(who, new SequenceId(position))),
                (8, Contexts),
                (2, Gen.Elements<GuestSessionCommand>(new RotateToken(true), new RotateToken(false),
                    new SpendAllowance(Participant.Guest))),
                (9, from agent in agents from desk in desks
                    from ticket in Gen.Elements(1, 1, 1, 2, 3)
                    select (GuestSessionCommand)new Assign(agent, agent.ToString(), desk, Ids.Ticket(ticket))),
                (4, from agent in agents from desk in desks select (GuestSessionCommand)new MoveAgent(agent, desk)),
                (2, from agent in agents
                    from queue in Gen.Elements<QueueId?>(null, Ids.Queue("sales"), Ids.Queue("help"))
                    select (GuestSessionCommand)new Unassign(agent, queue)),
                (5, Gen.Elements(64, 64, 128).Select(
                    through => (GuestSessionCommand)new NotePage(new SequenceId(through)))),
                (2, Gen.Choose(1, 5).Select(ticket => (GuestSessionCommand)new NoteQueueFull(Ids.Ticket(ticket)))),
                (2, Gen.Choose(1, 90).Select(
                    minutes => (GuestSessionCommand)new NoteLease(Ids.Start + Ids.Minutes(minutes)))),
                (2, Gen.Elements<GuestSessionCommand>(new Inspect(), new Tick(), new ReadRecent(new SequenceId(2), 3),
                    Opening())),
                (1, Gen.Choose(7, 8).Select(number => (GuestSessionCommand)new NotePrevious(Ids.Session(number)))),
                (1, Gen.Choose(0, 3).Select(page => (GuestSessionCommand)new NotePageErased(page))),
                (1, Gen.Frequency<GuestSessionCommand>((1, Gen.Constant<GuestSessionCommand>(new Erase())),
                    (2, Gen.Constant<GuestSessionCommand>(new Inspect())))),
                (1, from end in Gen.Elements<GuestSessionCommand>(new End(EndReason.Guest), new End(EndReason.Api),
                        new LoseLease(), new CloseByAgent(Ids.Agent("ann"), "solved"),
                        new CloseByAgent(Ids.Agent("bob"), null))
                    select end));
        }
    }

    private static Gen<GuestSessionCommand> Attaching =>
        from id in Gen.Elements(1, 1, 2, 2, 3, 4).Select(Ids.Attachment)
        from agent in Gen.Elements<AgentId?>(null, null, Ids.Agent("ann"))
        from command in Gen.Elements<GuestSessionCommand>(
            new DeclareAttachment(Ids.File(id, 5), agent, null),
            new DeclareAttachment(Ids.File(id, 28), agent, Ids.Token(1)),
            new DeclareAttachment(Ids.File(id, 5), agent, Ids.Token(3)),
            new ConfirmUpload(id, Ids.Upload(1)), new ConfirmUpload(id, Ids.Upload(1)),
            new ConfirmUpload(id, Ids.Upload(2)), new FindAttachment(id), new HoldAttachment(Ids.File(id, 5)),
            new ClaimAttachment(id, Ids.Session(7)), new ClaimAttachment(id, Ids.Session(8)),
            new SendMessage(Participant.Guest, "", null, null, [id]),
            new SendMessage(Participant.Guest, "", null, null, [.. Enumerable.Repeat(id, 11)]))
        select command;

    private static Gen<GuestSessionCommand> Contexts =>
        from key in Gen.Elements("page", "cart")
        from value in Gen.Elements(null, "1", "\"" + new string('x', 10_200) + "\"")
        from routing in Gen.Elements(null, null,
            new RoutingChange(Ids.Queue("help"), null, null, null), new RoutingChange(Ids.Queue("sales"), 5, null,
                "de"),
            new RoutingChange(null, null, [new SkillRequirement(Ids.Skill("german"), 2)], null))
        select (GuestSessionCommand)new SetContext(
            ImmutableSortedDictionary<string, string?>.Empty.Add(key, value), routing);
}
