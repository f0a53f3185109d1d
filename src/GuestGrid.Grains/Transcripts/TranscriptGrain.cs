using GuestGrid.Core.Transcripts;
using GuestGrid.Grains.Contracts;
using GuestGrid.Grains.Entities;
using GuestGrid.Runtime.Stores;
using Orleans.Concurrency;
using Orleans.Placement;

namespace GuestGrid.Grains.Transcripts;

[Reentrant, GrainType("guestgrid.transcript"), PreferLocalPlacement]
internal sealed class TranscriptGrain(GrainEnvironment environment)
    : EntityGrain<TranscriptDecider, Transcript, TranscriptCommand,
        TranscriptEvent, TranscriptAnswer, TranscriptPolicy>(
        EntityKinds.Transcript, environment.Policies.Transcript, environment), ITranscriptGrain
{
    public ValueTask<Reply<TranscriptAnswer>> Execute(TranscriptCommand command) => Run(command);
}
