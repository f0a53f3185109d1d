using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Tests.Laws;
using GuestGrid.Core.Tests.Support;
using GuestGrid.Core.Transcripts;
using static GuestGrid.Core.Transcripts.TranscriptCommand;

namespace GuestGrid.Core.Tests.Transcripts;

using TranscriptLaws = LawBook<Transcript, TranscriptCommand, TranscriptPolicy>;

internal static class TranscriptKit
{
    public static readonly Kit<TranscriptDecider, Transcript, TranscriptCommand, TranscriptEvent, TranscriptAnswer,
        TranscriptPolicy> Kit = new(
        new TranscriptLaws(TranscriptPolicy.Default)
        {
            Excess = (state, _) => state.Messages.Length is 0 or Transcript.PageSize ? null : "not a page",
            Misstep = (before, after) =>
                after.IsErased ? null
                : before.IsErased ? "an erased page is back"
                : before.Messages.IsEmpty || Dump.Alike(before, after) ? null : "a page was written twice",
        },
        Gen.Frequency<TranscriptCommand>(
            (1, Gen.Choose(1, 3).Select(page => (TranscriptCommand)new StorePage(Page($"version {page}")))),
            (2, Gen.Elements<TranscriptCommand>(new ReadPage(), new Tick())),
            (1, Gen.Elements<TranscriptCommand>(new ErasePage(), new ReadPage(), new ReadPage()))), 5) { Visited = 25 };

    public static ImmutableArray<Message> Page(string text) => [.. Enumerable.Range(1, Transcript.PageSize)
        .Select(number => new Message(new SequenceId(number), Participant.Guest, text, null, Ids.Start))];
}
