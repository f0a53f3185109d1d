using GuestGrid.Core.Transcripts;
using GuestGrid.Grains.Contracts;

namespace GuestGrid.Grains.Transcripts;

/// <summary>The owner of one page of a conversation.</summary>
[Alias("guestgrid.transcript")]
public interface ITranscriptGrain : IGrainWithStringKey
{
    [Alias("execute"), ResponseTimeout(CallDeadline.Text)]
    ValueTask<Reply<TranscriptAnswer>> Execute(TranscriptCommand command);
}
