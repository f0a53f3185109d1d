using GuestGrid.Core.Tests.AddressThrottles;
using GuestGrid.Core.Tests.Agents;
using GuestGrid.Core.Tests.AnonymousVisitors;
using GuestGrid.Core.Tests.GuestBooks;
using GuestGrid.Core.Tests.GuestSessions;
using GuestGrid.Core.Tests.Queues;
using GuestGrid.Core.Tests.Transcripts;

namespace GuestGrid.Core.Tests.Laws;

/// <summary>Hands a tell to its receiver in many of the receiver's states.</summary>
internal static class Reception
{
    public static IEnumerable<(Rejection? Rejection, object? Answer)> AnswersTo(Effect.Tell tell, DateTimeOffset now) =>
        tell switch
        {
            Effect.TellVisitor told => VisitorKit.Kit.AnswersTo(told.Command, now),
            Effect.TellAddress told => AddressKit.Kit.AnswersTo(told.Command, now),
            Effect.TellSession told => SessionKit.Kit.AnswersTo(told.Command, now),
            Effect.TellTranscript told => TranscriptKit.Kit.AnswersTo(told.Command, now),
            Effect.TellQueue told => QueueKit.Kit.AnswersTo(told.Command, now),
            Effect.TellAgent told => AgentKit.Kit.AnswersTo(told.Command, now),
            Effect.TellBook told => BookKits.Book.AnswersTo(told.Command, now),
            Effect.TellChapter told => BookKits.Chapter.AnswersTo(told.Command, now),
            Effect.TellCalendar told => BookKits.Calendar.AnswersTo(told.Command, now),
            Effect.TellFiles => [(null, null)],
            _ => throw new ArgumentOutOfRangeException(nameof(tell), tell, "A tell to a new kind of entity."),
        };

    private static IEnumerable<(Rejection?, object?)> AnswersTo<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>(
        this Kit<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> kit, TCommand command, DateTimeOffset now)
        where TDecider : IDecider<TState, TCommand, TEvent, TAnswer, TPolicy>
        where TState : class where TCommand : class where TEvent : class
    {
        const int every = 6;
        for (var i = 0; i < kit.States.Count; i += every)
        {
            var context = new DecisionContext<TPolicy>(now, kit.Book.Policy);
            var decision = TDecider.Decide(kit.States[i], command, context);
            var after = decision.Events.Aggregate(kit.States[i], TDecider.Evolve);
            yield return (decision.Rejection, TDecider.Answer(after, command, kit.Book.Policy));
        }
    }
}
