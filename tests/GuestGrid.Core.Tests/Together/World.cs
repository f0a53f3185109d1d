using System.Collections.Immutable;
using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.Guests;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Tests.Support;
using GuestGrid.Core.Transcripts;

namespace GuestGrid.Core.Tests.Together;

using AgentBox = Box<AgentDecider, Agent, AgentCommand, AgentEvent, AgentAnswer, AgentPolicy>;
using BookBox = Box<GuestBookDecider, GuestBook, GuestBookCommand, GuestBookEvent, GuestBookAnswer, GuestBookPolicy>;
using CalendarBox = Box<GuestCalendarDecider, GuestCalendar, GuestCalendarCommand, GuestCalendarEvent,
    GuestCalendarAnswer, GuestCalendarPolicy>;
using ChapterBox = Box<GuestChapterDecider, GuestChapter, GuestChapterCommand, GuestChapterEvent, GuestChapterAnswer,
    GuestBookPolicy>;
using QueueBox = Box<QueueDecider, Queue, QueueCommand, QueueEvent, QueueAnswer, QueuePolicy>;
using SessionBox = Box<GuestSessionDecider, GuestSession, GuestSessionCommand, GuestSessionEvent, GuestSessionAnswer,
    GuestSessionPolicy>;
using TranscriptBox = Box<TranscriptDecider, Transcript, TranscriptCommand, TranscriptEvent, TranscriptAnswer,
    TranscriptPolicy>;
using VisitorBox = Box<AnonymousVisitorDecider, AnonymousVisitor, AnonymousVisitorCommand, AnonymousVisitorEvent,
    VisitorAnswer, AnonymousVisitorPolicy>;

/// <summary>
/// All entities and what they tell each other. Tells of one sender to one receiver arrive in order and at least once;
/// between different pairs any order is possible. That is all an outbox promises.
/// </summary>
internal sealed class World
{
    // Sockets here never fall silent; leases that end are a matter of the agent alone.
    private static readonly AgentPolicy Agents = AgentPolicy.Default with { PresenceLease = TimeSpan.FromDays(365) };

    private readonly SortedDictionary<string, IBox> boxes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Queue<Effect.Tell>> channels = new(StringComparer.Ordinal);

    private readonly List<(DateTimeOffset At, string Who, object What)> log = [];

    public DateTimeOffset Now { get; private set; } = Ids.Start;

    /// <summary>Sabotage: such tells never arrive.</summary>
    public Func<Effect.Tell, bool> Loses { get; init; } = _ => false;

    /// <summary>What was asked and told, for whoever reads a failure.</summary>
    public string Story => string.Join('\n', log.Select(entry => $"{entry.At:HH:mm:ss.fff} {entry.Who}: {entry.What}"));

    public SessionBox Session(int number) => (SessionBox)Find(Key(new Effect.TellSession(Ids.Session(number), null!)));

    public AgentBox Agent(string name) => (AgentBox)Find(Key(new Effect.TellAgent(Ids.Agent(name), null!)));

    public QueueBox Queue(string name) => (QueueBox)Find(Key(new Effect.TellQueue(Ids.Queue(name), null!)));

    public VisitorBox Visitor => (VisitorBox)Find(Key(new Effect.TellVisitor(GuestId.Of(Ids.Visitor), null!)));

    public Reply Ask(Effect.Tell asked)
    {
        var (key, command) = (Key(asked), CommandOf(asked));
        log.Add((Now, key, command));
        var reply = Find(key).Ask(command, Now);
        if (reply.Rejection is not null) log.Add((Now, key, reply.Rejection));
        Post(key, reply);
        return reply;
    }

    public void Open(int number)
    {
        var admitted = Ask(new Effect.TellVisitor(
            GuestId.Of(Ids.Visitor), new AnonymousVisitorCommand.Admit(Ids.Session(number), Ids.Minutes(20),
                new Newcomer(Ids.Visitor, $"Guest {number}", null))));
        if (admitted.Answer is not VisitorAnswer { LeaseUntil: { } until }) return;
        Ask(new Effect.TellSession(Ids.Session(number), new GuestSessionCommand.Open(new Opening(Ids.Session(number),
            Ids.Visitor, $"Guest {number}", null, Ids.Minutes(10), new Routing(Ids.Queue("sales"), 0, [], null), "",
                null,
            default), until)));
    }

    /// <summary>Delivers the oldest tell of one pair; where its answer is lost, it stays and comes again.</summary>
    public bool Deliver(int choice, bool answerIsLost = false)
    {
        var waiting = channels.Where(channel => channel.Value.Count > 0).ToList();
        if (waiting.Count == 0) return false;
        var (pair, tells) = waiting[choice % waiting.Count];
        var (sender, tell) = (pair.Split(" -> ")[0], tells.Peek());
        log.Add((Now, answerIsLost ? $"{pair} (answer lost)" : pair, CommandOf(tell)));
        var reply = Find(Key(tell)).Ask(CommandOf(tell), Now);
        Post(Key(tell), reply);
        if (answerIsLost) return true;
        tells.Dequeue();
        Post(sender, Find(sender).Settle(tell, reply, Now));
        return true;
    }

    public void DeliverAll()
    {
        const int enough = 10_000;
        for (var i = 0; Deliver(i); i++)
            if (i == enough) throw new InvalidOperationException("The entities never come to rest.");
    }

    /// <summary>Time passes; whoever asked to be woken meanwhile is, at that very time.</summary>
    public void Pass(TimeSpan time, Action? meanwhile = null)
    {
        var until = Now + time;
        while (NextDue() is { } due && due.At <= until)
        {
            if (due.At > Now) Now = due.At;
            Post(due.Key, boxes[due.Key].Tick(Now));
            meanwhile?.Invoke();
        }
        Now = until;
        meanwhile?.Invoke();
    }

    private (DateTimeOffset At, string Key)? NextDue() => boxes.Where(box => box.Value.NextWake is not null)
        .Select(box => ((DateTimeOffset At, string Key)?)(box.Value.NextWake!.Value, box.Key)).MinBy(due =>
            due!.Value.At);

    private void Post(string sender, Reply reply)
    {
        foreach (var tell in reply.Tells.Where(tell => !Loses(tell)))
        {
            var pair = $"{sender} -> {Key(tell)}";
            if (!channels.TryGetValue(pair, out var tells)) channels[pair] = tells = [];
            tells.Enqueue(tell);
        }
    }

    private IBox Find(string key) => boxes.TryGetValue(key, out var box) ? box : boxes[key] = key.Split(' ')[0] switch
    {
        "visitor" => new VisitorBox(AnonymousVisitorPolicy.Default with
        {
            MaxConcurrentSessions = 10, MinCreationInterval = TimeSpan.Zero, VelocityMax = 1_000,
        }),
        "session" => new SessionBox(GuestSessionPolicy.Default),
        "transcript" => new TranscriptBox(TranscriptPolicy.Default),
        "queue" => new QueueBox(QueuePolicy.Default),
        "agent" => new AgentBox(Agents),
        "book" => new BookBox(GuestBookPolicy.Default),
        "chapter" => new ChapterBox(GuestBookPolicy.Default),
        "calendar" => new CalendarBox(GuestCalendarPolicy.Default),
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "An entity of a new kind."),
    };

    private static string Key(Effect.Tell tell) => tell switch
    {
        Effect.TellVisitor told => $"visitor {told.To}",
        Effect.TellSession told => $"session {told.To}",
        Effect.TellTranscript told => $"transcript {told.To}",
        Effect.TellQueue told => $"queue {told.To}",
        Effect.TellAgent told => $"agent {told.To}",
        Effect.TellBook told => $"book {told.To}",
        Effect.TellChapter told => $"chapter {told.To}",
        Effect.TellCalendar told => $"calendar {told.To}",
        _ => throw new ArgumentOutOfRangeException(nameof(tell), tell, "A tell of a new kind."),
    };

    private static object CommandOf(Effect.Tell tell) => tell switch
    {
        Effect.TellVisitor told => told.Command,
        Effect.TellSession told => told.Command,
        Effect.TellTranscript told => told.Command,
        Effect.TellQueue told => told.Command,
        Effect.TellAgent told => told.Command,
        Effect.TellBook told => told.Command,
        Effect.TellChapter told => told.Command,
        Effect.TellCalendar told => told.Command,
        _ => throw new ArgumentOutOfRangeException(nameof(tell), tell, "A tell of a new kind."),
    };
}
