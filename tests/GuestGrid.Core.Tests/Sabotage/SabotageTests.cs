using GuestGrid.Core.Tests.AnonymousVisitors;
using GuestGrid.Core.Tests.GuestSessions;
using GuestGrid.Core.Tests.Laws;

namespace GuestGrid.Core.Tests.Sabotage;

/// <summary>A law that nothing can break says nothing: each is broken here on purpose and must notice.</summary>
public sealed class SabotageTests
{
    private static void Notices<TTwist>(string law) where TTwist : ITwist =>
        Assert.NotNull(SessionKit.Kit.FirstViolationOf<Twisted<TTwist>>(law));

    [Fact]
    public void Determinism_notices_a_clock_of_its_own() =>
        Notices<Twists.TakesTheTimeFromElsewhere>(Law.Deterministic);

    [Fact]
    public void Replay_notices_what_is_remembered_beside_the_state() =>
        Notices<Twists.RemembersBesideTheState>(Law.Replayable);

    [Fact]
    public void Repetition_notices_what_is_accepted_again() => Notices<Twists.AcceptsARepeatAgain>(Law.Repeatable);

    [Fact]
    public void Refusal_notices_an_effect() => Notices<Twists.TellsOfARefusal>(Law.RefusalChangesNothing);

    [Fact]
    public void Honest_waits_notice_one_that_is_too_short() => Notices<Twists.PromisesTooMuch>(Law.RetryIsHonest);

    [Fact]
    public void Honest_waits_notice_one_that_is_too_long() => Notices<Twists.MakesGuestsWaitTooLong>(Law.RetryIsHonest);

    [Fact]
    public void Terminality_notices_a_session_that_rises() => Notices<Twists.RisesFromTheDead>(Law.Terminal);

    [Fact]
    public void Bounds_notice_messages_without_end() => Notices<Twists.KeepsEveryMessage>(Law.Bounded);

    [Fact]
    public void Bounds_notice_context_without_end() => Notices<Twists.KeepsEveryContext>(Law.Bounded);

    [Fact]
    public void Bounds_notice_attachments_without_end() => Notices<Twists.KeepsEveryAttachment>(Law.Bounded);

    [Fact]
    public void Succession_notices_a_second_upload_that_replaces_the_first() =>
        Notices<Twists.TakesASecondUpload>(Law.Successive);

    [Fact]
    public void Bounds_notice_tokens_without_end() => Notices<Twists.KeepsEveryToken>(Law.Bounded);

    [Fact]
    public void Bounds_notice_a_gap_in_the_sequence() => Notices<Twists.LeavesGapsInTheSequence>(Law.Bounded);

    [Fact]
    public void Succession_notices_a_read_mark_that_moves_back() => Notices<Twists.MovesReadMarksBack>(Law.Successive);

    [Fact]
    public void Waking_notices_a_busy_loop() => Notices<Twists.WantsToBeWokenForEver>(Law.NoBusyLoop);

    [Fact]
    public void Waking_notices_a_lost_wake() => Notices<Twists.ForgetsToBeWoken>(Law.NoLostWake);

    [Fact]
    public void Reception_notices_a_tell_that_nobody_understands() =>
        Notices<Twists.SpeaksNonsenseToOthers>(Law.Receivable);

    [Fact]
    public void Totality_notices_a_throw() => Notices<Twists.ThrowsWhereItShouldRefuse>(Law.Total);

    [Fact]
    public void Immutability_notices_a_state_that_is_written_into()
    {
        var history = Enumerable.Repeat(new Step<string>(TimeSpan.Zero, "x"), 4).ToArray();
        var book = new LawBook<List<int>, string, object>("") { RepeatIsNew = _ => true };
        var violation = new EntityLaws<WrittenInto, List<int>, string, string, object, object>(book).Check(history);
        Assert.Equal(Law.Immutable, violation?.Law);
    }

    [Fact]
    public void Nothing_is_noticed_of_the_real_decider() =>
        Assert.All(SessionKit.Kit.FixedHistories, history => Assert.Null(SessionKit.Kit.Check(history)));

    [Theory]
    [InlineData("Admit ARU ARU ARU", "Admit AU AU AU")]
    [InlineData("Inspect U U U", "Inspect U U UR")]
    [InlineData("Tick U U U", "")]
    [InlineData("0Slots 1Slots 2Slots", "0Slots 1Slots 3Slots")]
    public void A_decision_table_notices_a_wrong_cell_and_a_missing_row_or_column(string right, string wrong)
    {
        const string table = """
            command 0Slots 1Slots 2Slots
            Admit ARU ARU ARU
            Inspect U U U
            ReleaseSlot U AU AU
            RenewLease R ARU ARU
            Tick U U U
            Withdraw AU AU AU
            """;
        Assert.Contains(right, table, StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => VisitorKit.Kit.Contract().CommandsEndAs(
            table.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Fact]
    public void An_event_table_notices_a_missing_event() =>
        Assert.ThrowsAny<Exception>(() => VisitorKit.Kit.Contract().EventsFollow("SessionAdmitted AnonymousVisitor"));
}
