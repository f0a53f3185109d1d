using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Transcripts;
using GuestGrid.Simulation.Tests.Checks;
using GuestGrid.Simulation.Tests.Grid;
using GuestGrid.Simulation.Tests.Sabotage;
using static GuestGrid.Simulation.Tests.SabotageTests;

namespace GuestGrid.Simulation.Tests;

/// <summary>Every invariant of guests can fail as well.</summary>
public sealed class GuestSabotageTests
{
    [Fact]
    public void A_merge_that_replaces_what_others_wrote_is_caught() => Catches(
        Invariant.MergesLoseNothing, With<ReplacesAttributes>());

    [Fact]
    public void An_interaction_that_is_counted_twice_is_caught() => Catches(
        Invariant.MergesLoseNothing, With<CountsTwice>());

    [Fact]
    public void An_interaction_that_is_not_counted_is_caught() => Catches(
        Invariant.MergesLoseNothing, With<ForgetsToCount>());

    [Fact]
    public void Attributes_without_bounds_are_caught() => Catches(
        Invariant.AttributesStayInBounds, With<TakesAnyAttributes>());

    [Fact]
    public void An_erasure_that_only_says_so_is_caught() => Catches(Invariant.ErasedIsGone, With<ErasesNobody>());

    [Fact]
    public void An_erasure_that_tells_no_session_is_caught() => Catches(
        Invariant.ErasedIsGone, Dropping(tell => tell is Effect.TellSession { Command: GuestSessionCommand.Erase }));

    [Fact]
    public void An_erasure_that_leaves_pages_of_the_transcript_is_caught() => Catches(
        Invariant.ErasedIsGone, Dropping(tell => tell is Effect.TellTranscript
        {
            Command: TranscriptCommand.ErasePage,
        }));

    [Fact]
    public void An_erasure_that_leaves_files_is_caught() => Catches(
        Invariant.ErasedIsGone, Dropping(tell => tell is Effect.TellFiles));

    [Fact]
    public void A_job_that_erases_whoever_there_is_takes_what_was_acknowledged() => Catches(
        Invariant.KeptIsThere, Parts.Real with
        {
            Retention = Parts.Real.Retention with { Age = TimeSpan.FromDays(-1) },
        });

    [Fact]
    public void A_book_that_does_not_enter_everybody_makes_a_list_that_is_not_right() => Catches(
        Invariant.ListIsRight, Parts.Real with { Books = Parts.BooksOf<ShortBooks> });

    private static Parts With<TFlaw>() where TFlaw : IGuestFlaw =>
        Parts.Real with { Visitors = Parts.VisitorsOf<FlawedGuests<TFlaw>> };
}
