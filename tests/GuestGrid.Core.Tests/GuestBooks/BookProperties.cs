using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.Tests.Laws;

namespace GuestGrid.Core.Tests.GuestBooks;

public sealed class BookProperties : EntityContract
{
    public override void Every_law_holds_along_generated_histories() => BookKits.Book.HoldLaws(200);

    public override void Generated_histories_reach_every_event_and_every_rejection() =>
        BookKits.Book.Contract().ReachesEverything(null);

    public override void Every_command_in_every_state_ends_as_the_decision_table_says() =>
        BookKits.Book.Contract().CommandsEndAs("""
            command      GuestBook
            CountGuests  U
            Enter        AU
            NoteChapter  AU
            NoteRemoval  AU
            Read         U
            Remove       AU
            Tick         U
            """);

    public override void Every_event_follows_the_states_that_the_table_names_and_no_other() =>
        BookKits.Book.Contract().EventsFollow("""
            ChapterBegun    GuestBook
            ChapterClosed   GuestBook
            ChapterCounted  GuestBook
            GuestEntered    GuestBook
            GuestLeft       GuestBook
            GuestRemoved    GuestBook
            RemovalBegun    GuestBook
            RemovalEnded    GuestBook
            """);
}

public sealed class ChapterProperties : EntityContract
{
    public override void Every_law_holds_along_generated_histories() => BookKits.Chapter.HoldLaws(200);

    public override void Generated_histories_reach_every_event_and_every_rejection() =>
        BookKits.Chapter.Contract().ReachesEverything(null);

    public override void Every_command_in_every_state_ends_as_the_decision_table_says() =>
        BookKits.Chapter.Contract().CommandsEndAs("""
            command  GuestChapter
            Add      AU
            Read     U
            Remove   AU
            Tick     U
            Write    AU
            """);

    public override void Every_event_follows_the_states_that_the_table_names_and_no_other() =>
        BookKits.Chapter.Contract().EventsFollow("""
            ChapterWritten  GuestChapter
            EntriesRemoved  GuestChapter
            EntryAdded      GuestChapter
            """);
}

public sealed class CalendarProperties : EntityContract
{
    public override void Every_law_holds_along_generated_histories() => BookKits.Calendar.HoldLaws(200);

    public override void Generated_histories_reach_every_event_and_every_rejection() =>
        BookKits.Calendar.Contract().ReachesEverything(typeof(GuestCalendarRejection));

    public override void Every_command_in_every_state_ends_as_the_decision_table_says() =>
        BookKits.Calendar.Contract().CommandsEndAs("""
            command       Fresh  Running  Idle
            BeginRun      A      ARU      AU
            CloseDay      AU     AU       AU
            EndRun        U      AR       U
            NoteProgress  U      ARU      U
            OpenDay       AU     AU       AU
            Read          U      U        U
            Tick          U      U        U
            """);

    public override void Every_event_follows_the_states_that_the_table_names_and_no_other() =>
        BookKits.Calendar.Contract().EventsFollow("""
            DayClosed  GuestCalendar
            DayOpened  GuestCalendar
            RunAdvanced  GuestCalendar
            RunBegun  GuestCalendar
            RunEnded  GuestCalendar
            RunTakenOver  GuestCalendar
            """);
}
