using System.Diagnostics;
using static GuestGrid.Core.Transcripts.TranscriptCommand;

namespace GuestGrid.Core.Transcripts;

/// <summary>Writes a page once; writing it again changes nothing. Once erased, it is over.</summary>
public sealed class TranscriptDecider
    : IDecider<Transcript, TranscriptCommand, TranscriptEvent, TranscriptAnswer, TranscriptPolicy>
{
    private TranscriptDecider() { }

    public static Transcript Initial { get; } = new([]);

    public static TranscriptCommand Tick { get; } = new Tick();

    public static bool StaysInMemory => false;

    public static Decision<TranscriptEvent> Decide(
        Transcript state, TranscriptCommand command, DecisionContext<TranscriptPolicy> context) => command switch
        {
            StorePage store when state.Messages.IsEmpty && !state.IsErased =>
                Decision<TranscriptEvent>.Accept(new TranscriptEvent.PageWritten(store.Messages)),
            ErasePage when !state.Messages.IsEmpty =>
                Decision<TranscriptEvent>.Accept(new TranscriptEvent.PageErased()),
            StorePage or ErasePage or ReadPage or TranscriptCommand.Tick => Decision<TranscriptEvent>.Unchanged(),
            _ => throw new UnreachableException(command.GetType().Name),
        };

    public static Transcript Evolve(Transcript state, TranscriptEvent @event) => @event switch
    {
        TranscriptEvent.PageWritten written => new Transcript(written.Messages),
        TranscriptEvent.PageErased => Initial with { IsErased = true },
        _ => throw new UnreachableException(@event.GetType().Name),
    };

    public static TranscriptAnswer Answer(
        Transcript state, TranscriptCommand command, TranscriptPolicy policy) =>
        command is ReadPage ? new TranscriptAnswer(state.Messages) : TranscriptAnswer.None;

    public static DateTimeOffset? NextWake(Transcript state, TranscriptPolicy policy) => null;

    public static bool IsOver(Transcript state) => state.IsErased;
}
