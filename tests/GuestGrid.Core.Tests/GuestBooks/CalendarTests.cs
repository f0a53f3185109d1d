using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.GuestCalendars.GuestCalendarCommand;
using static GuestGrid.Core.GuestCalendars.GuestCalendarEvent;
using static GuestGrid.Core.GuestCalendars.GuestCalendarRejection;

namespace GuestGrid.Core.Tests.GuestBooks;

using CalendarScenario = Scenario<GuestCalendarDecider, GuestCalendar, GuestCalendarCommand, GuestCalendarEvent,
    GuestCalendarAnswer, GuestCalendarPolicy>;

/// <summary>Who does the retention run, and for how long nobody else may.</summary>
public sealed class CalendarTests
{
    private static readonly TimeSpan Lease = Ids.Minutes(2);
    private static readonly Guid Ann = new(1, 0, 0, new byte[8]), Bo = new(2, 0, 0, new byte[8]);

    private static CalendarScenario Fresh => new(GuestCalendarPolicy.Default);

    private static CalendarScenario Running => Fresh.Given(Begin(Ann));

    private static BeginRun Begin(Guid worker) => new(worker, Ids.Start, Lease);

    [Fact]
    public void Another_worker_waits_until_the_lease_ends_and_goes_on_in_that_very_instant()
    {
        Running.When(Begin(Bo)).ThenRefused<RunHeld>(Lease);
        Running.After(Lease - Ids.Instant).When(Begin(Bo)).ThenRefused<RunHeld>(Ids.Instant);
        Running.After(Lease).When(Begin(Bo)).Then(new RunTakenOver(Bo, Ids.Start + Lease + Lease));
    }

    [Fact]
    public void A_lease_from_a_clock_that_was_set_back_since_holds_nobody() =>
        Running.After(-Ids.Instant).When(Begin(Bo)).ThenKinds(typeof(RunTakenOver));

    [Fact]
    public void A_run_that_is_over_is_done_once_for_its_time_unless_a_clock_was_set_back_since()
    {
        var ended = new EndRun(Ann);
        Running.Given(ended).When(Begin(Bo)).ThenUnchanged();
        Running.Given(ended).After(-Lease).When(Begin(Bo)).ThenUnchanged();
        Running.Given(ended).After(-Lease - Ids.Instant).When(Begin(Bo)).ThenKinds(typeof(RunBegun));
    }

    [Fact]
    public void Who_lost_the_run_neither_goes_on_with_it_nor_ends_it()
    {
        var taken = Running.After(Lease).Given(Begin(Bo));
        taken.When(new NoteProgress(Ann, BookKits.Entry(1), RetentionCounts.None, Lease)).ThenRefused<RunHeld>();
        taken.When(new EndRun(Ann)).ThenRefused<RunHeld>();
        taken.When(new NoteProgress(Bo, BookKits.Entry(1), RetentionCounts.None, Lease))
            .ThenKinds(typeof(RunAdvanced));
    }
}
