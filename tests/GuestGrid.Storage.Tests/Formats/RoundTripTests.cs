using GuestGrid.Core;
using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Transcripts;
using System.Text;

namespace GuestGrid.Storage.Tests.Formats;

/// <summary>
/// An entity that is written and read again at every turn (commands as tells carry them, events as a replay reads them,
/// states as snapshots hold them) goes the same way as one that never left memory.
/// </summary>
public sealed class RoundTripTests
{
    private const int Histories = 150;
    private const int Length = 60;
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Sessions_go_on_from_what_is_stored() =>
        GoesOn<GuestSessionDecider, GuestSession, GuestSessionCommand, GuestSessionEvent, GuestSessionAnswer,
            GuestSessionPolicy>(GuestSessionPolicy.Default, favourite: () => null);

    [Fact]
    public void Long_conversations_go_on_from_what_is_stored() =>
        GoesOn<GuestSessionDecider, GuestSession, GuestSessionCommand, GuestSessionEvent, GuestSessionAnswer,
            GuestSessionPolicy>(GuestSessionPolicy.Default, favourite: () =>
            new GuestSessionCommand.SendMessage(Participant.Guest, "text", null, null));

    [Fact]
    public void Visitors_go_on_from_what_is_stored() =>
        GoesOn<AnonymousVisitorDecider, AnonymousVisitor, AnonymousVisitorCommand, AnonymousVisitorEvent,
            VisitorAnswer, AnonymousVisitorPolicy>(AnonymousVisitorPolicy.Default, favourite: () => null);

    [Fact]
    public void Addresses_go_on_from_what_is_stored() =>
        GoesOn<AddressThrottleDecider, AddressThrottle, AddressThrottleCommand, AddressThrottleEvent,
            AddressThrottleAnswer, AddressThrottlePolicy>(AddressThrottlePolicy.Default, favourite: () => null);

    [Fact]
    public void Transcripts_go_on_from_what_is_stored() =>
        GoesOn<TranscriptDecider, Transcript, TranscriptCommand, TranscriptEvent, TranscriptAnswer,
            TranscriptPolicy>(TranscriptPolicy.Default, favourite: () => null);

    [Fact]
    public void Queues_go_on_from_what_is_stored() =>
        GoesOn<QueueDecider, Queue, QueueCommand, QueueEvent, QueueAnswer, QueuePolicy>(
            QueuePolicy.Default, favourite: () => null);

    [Fact]
    public void Agents_go_on_from_what_is_stored() =>
        GoesOn<AgentDecider, Agent, AgentCommand, AgentEvent, AgentAnswer, AgentPolicy>(
            AgentPolicy.Default, favourite: () => null);

    [Fact]
    public void Books_go_on_from_what_is_stored() =>
        GoesOn<GuestBookDecider, GuestBook, GuestBookCommand, GuestBookEvent, GuestBookAnswer, GuestBookPolicy>(
            new GuestBookPolicy(3), favourite: () => null);

    [Fact]
    public void Chapters_go_on_from_what_is_stored() =>
        GoesOn<GuestChapterDecider, GuestChapter, GuestChapterCommand, GuestChapterEvent, GuestChapterAnswer,
            GuestBookPolicy>(GuestBookPolicy.Default, favourite: () => null);

    [Fact]
    public void Calendars_go_on_from_what_is_stored() =>
        GoesOn<GuestCalendarDecider, GuestCalendar, GuestCalendarCommand, GuestCalendarEvent, GuestCalendarAnswer,
            GuestCalendarPolicy>(GuestCalendarPolicy.Default, favourite: () => null);

    private static void GoesOn<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>(
        TPolicy policy, Func<TCommand?> favourite)
        where TDecider : IDecider<TState, TCommand, TEvent, TAnswer, TPolicy>
        where TState : class where TCommand : class where TEvent : class
    {
        var written = 0;
        for (var seed = 0; seed < Histories; seed++)
        {
            var random = new Random(seed);
            var (state, stored, now) = (TDecider.Initial, TDecider.Initial, Start);
            for (var step = 0; step < Length; step++)
            {
                now = now.AddMilliseconds(random.Next(5_000));
                var command = random.Next(3) > 0 && favourite() is { } preferred
                    ? preferred : new RandomValue(random, now).Of<TCommand>();
                var context = new DecisionContext<TPolicy>(now, policy);
                var decision = TDecider.Decide(state, command, context);
                var again = TDecider.Decide(stored, Twin(command), context);
                Assert.Equal(Spell(decision.Events), Spell(again.Events));
                Assert.Equal(Spell(decision.Effects.OfType<Effect.Tell>()), Spell(again.Effects.OfType<Effect.Tell>()));
                state = decision.Events.Aggregate(state, TDecider.Evolve);
                stored = decision.Events.Aggregate(stored, (before, @event) => TDecider.Evolve(before, Twin(@event)));
                if (random.Next(4) == 0) stored = Twin(stored);
                written += decision.Events.Count;
                // Who is over is erased, and another life may follow.
                if (TDecider.IsOver(state)) (state, stored) = (TDecider.Initial, TDecider.Initial);
            }
            Assert.Null(Structure.Difference(state, Twin(stored), $"seed {seed}"));
            Assert.Equal(Golden.Write(typeof(TState), state), Golden.Write(typeof(TState), stored));
            Assert.Equal(TDecider.NextWake(state, policy), TDecider.NextWake(stored, policy));
        }
        Assert.True(written > Histories / 4, $"Only {written} events: these histories say nothing.");
    }

    private static T Twin<T>(T value) where T : class =>
        (T)Golden.Read(typeof(T), Encoding.UTF8.GetBytes(Golden.Write(typeof(T), value)));

    private static string Spell<T>(IEnumerable<T> values) where T : class =>
        string.Join('\n', values.Select(value => Golden.Write(typeof(T), value)));
}
