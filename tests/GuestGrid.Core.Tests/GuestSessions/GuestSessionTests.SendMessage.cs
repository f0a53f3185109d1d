using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Tests.Support;
using GuestGrid.Core.Transcripts;
using static GuestGrid.Core.GuestSessions.GuestSessionCommand;
using static GuestGrid.Core.GuestSessions.GuestSessionEvent;
using static GuestGrid.Core.GuestSessions.GuestSessionRejection;

namespace GuestGrid.Core.Tests.GuestSessions;

public sealed partial class GuestSessionTests
{
    [Fact]
    public void A_text_of_4096_units_is_stored_and_one_of_4097_is_not()
    {
        Connected.When(Say(new string('x', 4096))).ThenEvent<MessageStored>();
        Connected.When(Say(new string('x', 4097))).ThenRefused<MessageTooLong>();
    }

    [Fact]
    public void Length_counts_utf16_units_not_characters()
    {
        Connected.When(Say(string.Concat(Enumerable.Repeat("😀", 2048)))).ThenEvent<MessageStored>();
        Connected.When(Say(string.Concat(Enumerable.Repeat("😀", 2048)) + "x")).ThenRefused<MessageTooLong>();
    }

    [Fact]
    public void An_empty_text_is_refused() => Connected.When(Say("")).ThenRefused<MessageEmpty>();

    [Fact]
    public void Ten_messages_at_once_are_stored_and_the_eleventh_must_wait_a_tenth_of_a_second()
    {
        var session = Connected;
        for (var i = 0; i < 10; i++) session.Given(Say("hi"));
        session.When(Say("hi")).ThenRefused<RateExceeded>(Ids.Seconds(0.1));
        session.After(Ids.Seconds(0.1) - Ids.Instant).When(Say("hi")).ThenRefused<RateExceeded>(Ids.Instant);
        session.After(Ids.Instant).When(Say("hi")).ThenEvent<MessageStored>();
        session.When(Say("hi")).ThenRefused<RateExceeded>(Ids.Seconds(0.1));
    }

    [Fact]
    public void Ten_messages_a_second_can_go_on_for_ever()
    {
        var session = Connected;
        for (var i = 0; i < 100; i++) session.Given(Say("hi")).After(Ids.Seconds(0.1));
    }

    [Fact]
    public void A_refused_message_costs_nothing()
    {
        var session = Connected;
        for (var i = 0; i < 10; i++) session.Given(Say("hi"));
        for (var i = 0; i < 50; i++) session.When(Say("hi")).ThenRefused<RateExceeded>();
        session.When(Say("")).ThenRefused<MessageEmpty>();
        session.After(Ids.Seconds(0.1)).When(Say("hi")).ThenEvent<MessageStored>();
    }

    [Fact]
    public void A_clock_that_steps_back_makes_no_sender_wait_longer_than_an_empty_allowance()
    {
        var session = Connected;
        for (var i = 0; i < 10; i++) session.Given(Say("hi"));
        session.After(TimeSpan.FromHours(-1)).When(Say("hi")).ThenRefused<RateExceeded>(Ids.Seconds(0.1));
    }

    [Fact]
    public void The_other_side_has_a_pace_of_its_own_that_does_not_use_up_the_guests()
    {
        var session = Assigned;
        for (var i = 0; i < 100; i++) session.Given(AnnSays("hi"));
        session.When(AnnSays("hi")).ThenRefused<RateExceeded>(Ids.Seconds(0.01));
        session.When(Say("hi")).ThenEvent<MessageStored>();
    }

    [Fact]
    public void Both_directions_share_one_sequence_without_gaps()
    {
        var session = Assigned.Given(Say("1"), AnnSays("2"), Say("3"));
        session.When(Say(new string('x', 5000))).ThenRefused<MessageTooLong>();
        session.Given(AnnSays("4"));
        session.When(new ReadRecent(SequenceId.None, 100));
        var messages = Assert.IsType<GuestSessionAnswer.Messages>(session.Answer);
        Assert.Equal([1, 2, 3, 4], messages.Items.Select(message => message.Sequence.Number));
        Assert.Equal(["1", "2", "3", "4"], messages.Items.Select(message => message.Text));
    }

    [Fact]
    public void A_message_sent_again_with_its_client_id_is_the_same_message()
    {
        var session = Connected.Given(Say("first", "a"), Say("second")).When(Say("first", "a", Ids.Socket(1)));
        session.ThenUnchanged().ThenNotified((Ids.Socket(1),
            new Notice.MessageAcknowledged(Conversation, new SequenceId(1), Ids.ClientId("a"))));
        Assert.Equal(1, Stored(session));
    }

    [Fact]
    public void A_repeat_is_recognised_when_the_allowance_is_used_up()
    {
        var session = Connected;
        for (var i = 0; i < 10; i++) session.Given(Say("hi", $"id {i}"));
        session.When(Say("hi", "id 3")).ThenUnchanged();
        Assert.Equal(4, Stored(session));
    }

    [Fact]
    public void The_same_client_id_of_the_other_side_is_another_message()
    {
        var session = Assigned.Given(Say("guest", "a"))
            .When(new SendMessage(AnnHerself, "agent", Ids.ClientId("a"), Ids.Desk(1)));
        session.ThenEvent<MessageStored>();
        Assert.Equal(2, Stored(session));
    }

    [Fact]
    public void At_least_the_last_128_client_ids_are_remembered_and_fewer_than_256()
    {
        var session = Connected;
        for (var i = 1; i <= 400; i++)
        {
            session.Given(Say("hi", $"id {i}"));
            if (i % 64 == 0) session.Given(new NotePage(new SequenceId(i)));
            for (var back = 0; back < Math.Min(i, 128); back += 31)
            {
                session.When(Say("hi", $"id {i - back}")).ThenUnchanged();
                Assert.Equal(i - back, Stored(session));
            }
            Assert.InRange(Open(session).Log.Memory.Count, 1, 255);
            session.After(Ids.Seconds(0.1));
        }
    }

    [Fact]
    public void The_other_side_gets_the_message_and_the_sender_its_acknowledgement()
    {
        var session = Assigned.When(Say("hi", "a", Ids.Socket(1)));
        var message = session.ThenEvent<MessageStored>().Message;
        session.ThenNotified(
            (Ids.Socket(1), new Notice.MessageAcknowledged(Conversation, new SequenceId(1), Ids.ClientId("a"))),
            (Ids.Desk(1), new Notice.MessageAdded(Conversation, message)));
    }

    [Fact]
    public void A_message_over_http_reaches_the_guests_own_socket_too()
    {
        var session = Connected.When(Say("hi"));
        var message = session.ThenEvent<MessageStored>().Message;
        session.ThenNotified((Ids.Socket(1), new Notice.MessageAdded(Conversation, message)));
    }

    [Fact]
    public void A_message_of_an_older_connection_is_refused() =>
        Connected.Given(Connect(2)).When(Say("late", null, Ids.Socket(1))).ThenRefused<ConnectionSuperseded>();

    [Fact]
    public void A_desk_speaks_only_for_the_agent_who_is_assigned()
    {
        var bob = new SendMessage(Participant.OfAgent(Ids.Agent("bob"), "Bob"), "hi", null, Ids.Desk(2));
        Assigned.When(bob).ThenRefused<NotAssigned>();
        Connected.When(AnnSays("hi")).ThenRefused<NotAssigned>();
    }

    [Fact]
    public void A_full_page_is_sealed_and_told_to_its_transcript()
    {
        var session = Connected;
        for (var i = 1; i < 64; i++) session.Given(Say($"{i}")).After(Ids.Seconds(0.1));
        session.When(Say("64")).ThenKinds(typeof(MessageStored), typeof(PageSealed));
        var told = Assert.IsType<Effect.TellTranscript>(Assert.Single(session.Decision.Effects.OfType<Effect.Tell>()));
        var page = Assert.IsType<TranscriptCommand.StorePage>(told.Command);
        Assert.Equal(0, told.To.Page);
        Assert.Equal(Enumerable.Range(1, 64).Select(i => $"{i}"), page.Messages.Select(message => message.Text));
        Assert.Equal(new NotePage(new SequenceId(64)), GuestSessionDecider.Settle(told, null, null));
    }

    [Fact]
    public void A_confirmed_page_is_not_kept_and_confirming_it_again_changes_nothing()
    {
        var session = Connected;
        for (var i = 1; i <= 70; i++) session.Given(Say($"{i}")).After(Ids.Seconds(0.1));
        session.When(new NotePage(new SequenceId(128))).ThenUnchanged();
        session.When(new NotePage(new SequenceId(64))).ThenKinds(typeof(PageConfirmed));
        Assert.Equal(6, Open(session).Log.Unstored);
        session.When(new NotePage(new SequenceId(64))).ThenUnchanged();
        session.When(new ReadRecent(SequenceId.None, 100));
        var recent = Assert.IsType<GuestSessionAnswer.Messages>(session.Answer);
        Assert.Equal(["65", "66", "67", "68", "69", "70"], recent.Items.Select(message => message.Text));
        Assert.Equal(64, recent.StoredThrough.Number);
    }

    [Fact]
    public void Pages_that_are_not_confirmed_hold_back_new_messages_before_too_many_are_kept()
    {
        var session = Connected;
        for (var i = 1; i <= 512; i++) session.Given(Say("hi")).After(Ids.Seconds(0.1));
        session.When(Say("hi")).ThenRefused<TranscriptBehind>();
        session.Given(new NotePage(new SequenceId(64))).When(Say("hi")).ThenEvent<MessageStored>();
    }

    [Fact]
    public void An_ended_session_confirms_its_pages_still()
    {
        var session = Connected;
        for (var i = 1; i <= 64; i++) session.Given(Say("hi")).After(Ids.Seconds(0.1));
        session.Given(new End(EndReason.Guest)).When(new NotePage(new SequenceId(64))).ThenKinds(typeof(PageConfirmed));
    }
}
