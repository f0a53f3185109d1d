using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.GuestSessions.GuestSessionCommand;
using static GuestGrid.Core.GuestSessions.GuestSessionEvent;

namespace GuestGrid.Core.Tests.Sabotage;

using Context = DecisionContext<GuestSessionPolicy>;
using Decision = Decision<GuestSessionEvent>;

/// <summary>Ways to break a session, one a law.</summary>
internal static class Twists
{
    private static int calls;

    public sealed class TakesTheTimeFromElsewhere : ITwist
    {
        public static Decision Decide(GuestSession state, GuestSessionCommand command, Context context) =>
            GuestSessionDecider.Decide(state, command, context with { Now = context.Now.AddTicks(calls++) });
    }

    public sealed class RemembersBesideTheState : ITwist
    {
        public static GuestSession Evolve(GuestSession state, GuestSessionEvent @event) =>
            GuestSessionDecider.Evolve(state, @event) is GuestSession.Open open && @event is GuestConnected
                ? open with { Ticket = open.Ticket + calls++ }
                : GuestSessionDecider.Evolve(state, @event);
    }

    public sealed class AcceptsARepeatAgain : ITwist
    {
        public static Decision Decide(GuestSession state, GuestSessionCommand command, Context context) =>
            state is GuestSession.Open && command is NoteLease note
                ? Decision.Accept(new LeaseNoted(note.Until, context.Now))
                : GuestSessionDecider.Decide(state, command, context);
    }

    public sealed class TellsOfARefusal : ITwist
    {
        public static Decision Decide(GuestSession state, GuestSessionCommand command, Context context)
        {
            var decision = GuestSessionDecider.Decide(state, command, context);
            return decision.Rejection is null
                ? decision
                : decision.With(new Effect.Notify(Ids.Socket(1), new Notice.Superseded(default)));
        }
    }

    public sealed class PromisesTooMuch : ITwist
    {
        public static Decision Decide(GuestSession state, GuestSessionCommand command, Context context)
        {
            var decision = GuestSessionDecider.Decide(state, command, context);
            return decision.Rejection is GuestSessionRejection.RateExceeded { RetryAfter: { } wait } refused
                ? Decision.Reject(refused with { RetryAfter = wait / 2 })
                : decision;
        }
    }

    public sealed class KeepsEveryAttachment : ITwist
    {
        public static Decision Decide(GuestSession state, GuestSessionCommand command, Context context) =>
            GuestSessionDecider.Decide(state, command, command is DeclareAttachment
                ? context with { Policy = context.Policy with { Attachments = AttachmentPolicy.Default } } : context);
    }

    public sealed class TakesASecondUpload : ITwist
    {
        public static Decision Decide(GuestSession state, GuestSessionCommand command, Context context)
        {
            var decision = GuestSessionDecider.Decide(state, command, context);
            return command is ConfirmUpload confirm && decision.Rejection is GuestSessionRejection.AlreadyUploaded
                ? Decision.Accept(new AttachmentUploaded(confirm.Attachment, confirm.Upload, context.Now))
                : decision;
        }
    }

    public sealed class MakesGuestsWaitTooLong : ITwist
    {
        public static Decision Decide(GuestSession state, GuestSessionCommand command, Context context)
        {
            var decision = GuestSessionDecider.Decide(state, command, context);
            return decision.Rejection is GuestSessionRejection.RateExceeded { RetryAfter: { } wait } refused
                ? Decision.Reject(refused with { RetryAfter = wait + Ids.Seconds(1) })
                : decision;
        }
    }

    public sealed class RisesFromTheDead : ITwist
    {
        public static Decision Decide(GuestSession state, GuestSessionCommand command, Context context) =>
            GuestSessionDecider.Decide(Risen(state, command is Open), command, context);

        public static GuestSession Evolve(GuestSession state, GuestSessionEvent @event) =>
            GuestSessionDecider.Evolve(Risen(state, @event is SessionOpened), @event);

        private static GuestSession Risen(GuestSession state, bool opens) =>
            state is GuestSession.Erasing && opens ? GuestSessionDecider.Initial : state;
    }

    public sealed class KeepsEveryMessage : ITwist
    {
        public static Decision Decide(GuestSession state, GuestSessionCommand command, Context context) =>
            GuestSessionDecider.Decide(
                state, command, context with { Policy = context.Policy with { UnstoredMax = int.MaxValue } });
    }

    public sealed class KeepsEveryContext : ITwist
    {
        public static Decision Decide(GuestSession state, GuestSessionCommand command, Context context) =>
            GuestSessionDecider.Decide(
                state, command, context with { Policy = context.Policy with { ContextBytesMax = int.MaxValue } });
    }

    public sealed class KeepsEveryToken : ITwist
    {
        public static GuestSession Evolve(GuestSession state, GuestSessionEvent @event)
        {
            var after = GuestSessionDecider.Evolve(state, @event);
            if (state is not GuestSession.Open before || @event is not TokenRotated rotated) return after;
            var retired = before.Token.Retired.Add(rotated.Token.Retired[^1]);
            return ((GuestSession.Open)after) with { Token = rotated.Token with { Retired = retired } };
        }
    }

    public sealed class LeavesGapsInTheSequence : ITwist
    {
        public static Decision Decide(GuestSession state, GuestSessionCommand command, Context context)
        {
            var decision = GuestSessionDecider.Decide(state, command, context);
            return decision.Events is [MessageStored stored]
                ? Decision.Accept(stored with
                {
                    Message = stored.Message with { Sequence = stored.Message.Sequence.Next },
                })
                : decision;
        }
    }

    public sealed class MovesReadMarksBack : ITwist
    {
        public static Decision Decide(GuestSession state, GuestSessionCommand command, Context context) =>
            state is GuestSession.Open open && command is MarkRead { From.Kind: ParticipantKind.Guest } mark
                && mark.Sequence < open.Marks.Guest
                ? Decision.Accept(new ReadMarkMoved(ParticipantKind.Guest, mark.Sequence, context.Now))
                : GuestSessionDecider.Decide(state, command, context);
    }

    public sealed class WantsToBeWokenForEver : ITwist
    {
        public static DateTimeOffset? NextWake(GuestSession state, GuestSessionPolicy policy) =>
            state is GuestSession.Open open ? open.Opening.OpenedAt : null;
    }

    public sealed class ForgetsToBeWoken : ITwist
    {
        public static DateTimeOffset? NextWake(GuestSession state, GuestSessionPolicy policy) => null;
    }

    public sealed class SpeaksNonsenseToOthers : ITwist
    {
        public static Decision Decide(GuestSession state, GuestSessionCommand command, Context context)
        {
            var decision = GuestSessionDecider.Decide(state, command, context);
            return command is Connect && decision.Rejection is null
                ? decision.With(new Effect.TellQueue(Ids.Queue("sales"), null!))
                : decision;
        }
    }

    public sealed class ThrowsWhereItShouldRefuse : ITwist
    {
        public static Decision Decide(GuestSession state, GuestSessionCommand command, Context context) =>
            command is MarkRead { Sequence.Number: 0 }
                ? throw new ArgumentOutOfRangeException(nameof(command))
                : GuestSessionDecider.Decide(state, command, context);
    }
}
