using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Tests.Support;
using GuestGrid.Core.Transcripts;
using static GuestGrid.Core.GuestSessions.GuestSessionCommand;
using static GuestGrid.Core.GuestSessions.GuestSessionRejection;

namespace GuestGrid.Core.Tests.GuestSessions;

public sealed partial class GuestSessionTests
{
    [Fact]
    public void An_erased_session_ends_for_everybody_and_is_unknown_from_then_on()
    {
        var session = Opened.Given(Connect(1)).After(OpeningUnderWay).When(new Erase());
        Assert.Contains(session.Decision.Effects.OfType<Effect.Notify>(),
            notify => notify.To == Ids.Socket(1) && notify.Notice is Notice.Ended);
        Assert.True(GuestSessionDecider.IsOver(session.State));
        session.When(Connect(2)).ThenRefused<SessionUnknown>();
        session.When(new Inspect()).ThenRefused<SessionUnknown>();
        session.When(SessionKit.Opening()).ThenRefused<SessionUnknown>();
    }

    [Fact]
    public void Only_a_visitor_that_stays_when_the_guest_is_erased_is_told_to_count_the_session_no_more()
    {
        var withdrawn = new Effect.TellVisitor(
            GuestId.Of(Ids.Visitor), new AnonymousVisitorCommand.Withdraw(Ids.Session(1)));
        Assert.DoesNotContain(withdrawn, Opened.When(new Erase()).Decision.Effects);
        var opening = SessionKit.Opening();
        var elsewhere = opening with { Opening = opening.Opening with { ChosenGuest = new GuestId(Guid.Empty) } };
        Assert.Contains(withdrawn, Absent.Given(elsewhere).When(new Erase()).Decision.Effects);
    }

    [Fact]
    public void Every_page_of_a_long_transcript_is_erased_a_few_at_a_time()
    {
        const int pages = 2 * Erasing + 3;
        var session = Opened;
        for (var i = 0; i < pages * Transcript.PageSize; i++)
        {
            session.After(Ids.Seconds(0.1)).Given(new SendMessage(Participant.Guest, "hi", null, null));
            if (session.Decision.Effects.OfType<Effect.TellTranscript>().SingleOrDefault() is { } page)
                session.Given(new NotePage(page.To.Last));
        }
        var erased = new List<long>();
        session.After(OpeningUnderWay).When(new Erase());
        while (ErasedNow(session.Decision) is [.., var last] now)
        {
            Assert.True(now.Count <= Erasing);
            erased.AddRange(now);
            Assert.Equal(last == 0, GuestSessionDecider.IsOver(session.State));
            foreach (var page in now) session.When(new NotePageErased(page));
        }
        Assert.Equal(Enumerable.Range(0, pages).Select(page => (long)page), erased.Order());
    }

    [Fact]
    public void A_session_that_its_visitor_forgot_takes_along_the_one_before_it()
    {
        var told = new Effect.TellSession(Ids.Session(8), new Erase());
        Assert.Contains(told, Opened.Given(new NotePrevious(Ids.Session(8))).When(new Erase()).Decision.Effects);
        Assert.Contains(told, Opened.Given(new NotePrevious(Ids.Session(8)), new End(EndReason.Api))
            .When(new Erase()).Decision.Effects);
        Assert.Contains(told, Absent.Given(new NotePrevious(Ids.Session(8))).When(new Erase()).Decision.Effects);
        Assert.Contains(told, Absent.Given(new NotePrevious(Ids.Session(8)), SessionKit.Opening())
            .When(new Erase()).Decision.Effects);
    }

    [Fact]
    public void Files_are_erased_with_a_session_that_has_some()
    {
        var told = new Effect.TellFiles(Ids.Session(1));
        Assert.DoesNotContain(told, Opened.When(new Erase()).Decision.Effects);
        Assert.Contains(told, Opened.Given(Declare(1)).When(new Erase()).Decision.Effects);
        Assert.Contains(told, Opened.Given(Declare(1), Confirm(1), new End(EndReason.Api))
            .When(new Erase()).Decision.Effects);
    }

    [Fact]
    public void An_opening_that_comes_after_the_erasure_is_refused_for_as_long_as_it_may_be_on_its_way()
    {
        var session = Absent.Given(new Erase());
        session.When(SessionKit.Opening()).ThenRefused<SessionUnknown>();
        Assert.False(GuestSessionDecider.IsOver(session.State));
        session.WhenWoken();
        Assert.True(GuestSessionDecider.IsOver(session.State));
    }

    [Fact]
    public void Of_two_openings_under_one_key_the_later_one_does_not_bring_back_what_was_erased()
    {
        var young = Opened.After(OpeningUnderWay - Ids.Seconds(1)).When(new Erase());
        young.When(SessionKit.Opening()).ThenRefused<SessionUnknown>();
        Assert.False(GuestSessionDecider.IsOver(young.State));
        young.WhenWoken();
        Assert.True(GuestSessionDecider.IsOver(young.State));
        Assert.True(GuestSessionDecider.IsOver(Opened.After(OpeningUnderWay).When(new Erase()).State));
    }

    // Longer than any call is on its way.
    private static readonly TimeSpan OpeningUnderWay = TimeSpan.FromMinutes(1);

    private const int Erasing = 16;

    private static List<long> ErasedNow(Decision<GuestSessionEvent> decision) =>
        [.. decision.Effects.OfType<Effect.TellTranscript>()
            .Where(tell => tell.Command is TranscriptCommand.ErasePage).Select(tell => tell.To.Page)];
}
