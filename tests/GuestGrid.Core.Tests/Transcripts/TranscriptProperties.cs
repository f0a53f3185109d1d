using GuestGrid.Core.Transcripts;
using GuestGrid.Core.Tests.Laws;

namespace GuestGrid.Core.Tests.Transcripts;

public sealed class TranscriptProperties : EntityContract
{
    public override void Every_law_holds_along_generated_histories() => TranscriptKit.Kit.HoldLaws(25);

    public override void Generated_histories_reach_every_event_and_every_rejection() =>
        TranscriptKit.Kit.Contract().ReachesEverything(null);

    public override void Every_command_in_every_state_ends_as_the_decision_table_says() =>
        TranscriptKit.Kit.Contract().CommandsEndAs("""
            command    Transcript
            ErasePage  AU
            ReadPage   U
            StorePage  AU
            Tick       U
            """);

    public override void Every_event_follows_the_states_that_the_table_names_and_no_other() =>
        TranscriptKit.Kit.Contract().EventsFollow("""
            PageErased   Transcript
            PageWritten  Transcript
            """);
}
