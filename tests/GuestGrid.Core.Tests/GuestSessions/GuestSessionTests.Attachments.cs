using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.GuestSessions.GuestSessionCommand;
using static GuestGrid.Core.GuestSessions.GuestSessionEvent;
using static GuestGrid.Core.GuestSessions.GuestSessionRejection;

namespace GuestGrid.Core.Tests.GuestSessions;

public sealed partial class GuestSessionTests
{
    private static readonly AttachmentId Picture = Ids.Attachment(1);

    private static DeclareAttachment Declare(int number, long size = 5, AgentId? agent = null) =>
        new(Ids.File(Ids.Attachment(number), size), agent, null);

    private static ConfirmUpload Confirm(int upload) => new(Picture, Ids.Upload(upload));

    private static readonly HoldAttachment Hold = new(Ids.File(Picture, 5));

    private static ClaimAttachment Claim(int session) => new(Picture, Ids.Session(session));

    private static SendMessage Show(params AttachmentId[] ids) =>
        new(Participant.Guest, "", null, null, [.. ids]);

    [Fact]
    public void A_message_names_an_attachment_once_it_is_uploaded()
    {
        var session = Connected.Given(Declare(1));
        session.When(Show(Picture)).ThenRefused<AttachmentUnknown>();
        session.Given(Confirm(1)).When(Show(Picture)).ThenEvent<MessageStored>();
        Assert.Equal(Ids.File(Picture, 5), Open(session).Log.Recent!.Head.Attachments!.Single());
    }

    [Fact]
    public void Of_two_uploads_the_first_counts_and_saying_so_again_changes_nothing()
    {
        var session = Connected.Given(Declare(1), Confirm(1));
        session.When(Confirm(2)).ThenRefused<AlreadyUploaded>();
        session.When(Confirm(1));
        Assert.Empty(session.Decision.Events);
        Assert.Equal(Ids.Upload(1), Open(session).Attachments!.Single().Upload);
    }

    [Fact]
    public void A_held_file_is_whose_session_claims_it_first_once_it_is_uploaded()
    {
        var held = Absent.Given(Hold);
        held.When(Claim(1)).ThenRefused<AttachmentUnknown>();
        held.Given(Confirm(1)).When(Claim(1)).ThenEvent<AttachmentClaimed>();
        held.When(Claim(2)).ThenRefused<AttachmentUnknown>();
        held.When(Claim(1));
        Assert.Empty(held.Decision.Events);
        held.When(new ClaimAttachment(Ids.Attachment(2), Ids.Session(1))).ThenRefused<AttachmentUnknown>();
    }

    [Fact]
    public void A_held_file_is_no_session()
    {
        var held = Absent.Given(Hold, Confirm(1));
        held.When(SessionKit.Opening()).ThenRefused<SessionUnknown>();
        held.When(new Inspect()).ThenRefused<SessionUnknown>();
        Connected.When(Claim(1)).ThenRefused<AttachmentUnknown>();
    }

    [Fact]
    public void A_held_file_goes_in_time_uploaded_or_not_and_leaves_nothing()
    {
        var waiting = Absent.Given(Hold);
        Assert.Equal(Ids.Start + Ids.Minutes(15), waiting.NextWake);
        var held = Absent.Given(Hold, Confirm(1));
        held.After(Ids.Minutes(75) - Ids.Instant).When(new Tick());
        Assert.Empty(held.Decision.Events);
        held.When(Claim(1)).ThenEvent<AttachmentClaimed>();
        held.After(Ids.Instant).When(Claim(1)).ThenRefused<AttachmentUnknown>();
        held.WhenWoken().ThenEvent<SessionErased>();
        Assert.Equal(new Effect.TellFiles(HeldFiles.KeyOf(Picture)), Assert.Single(held.Decision.Effects));
        Assert.True(GuestSessionDecider.IsOver(held.State));
    }

    [Fact]
    public void An_attachment_is_its_owner_s_alone()
    {
        var session = Assigned.Given(Declare(1, agent: Ann), Confirm(1));
        session.When(Show(Picture)).ThenRefused<AttachmentUnknown>();
        session.When(new SendMessage(AnnHerself, "", null, Ids.Desk(1), [Picture])).ThenEvent<MessageStored>();
    }

    [Fact]
    public void A_declaration_ends_in_its_fifteenth_minute_and_leaves_nothing()
    {
        var session = Absent.Given(SessionKit.Opening(Ids.Minutes(60), Ids.Minutes(120))).Given(Declare(1));
        session.After(Ids.Minutes(15) - Ids.Instant);
        Assert.True(Open(session).Attachments!.Single().IsOpenAt(session.Now));
        session.After(Ids.Instant).When(Confirm(1)).ThenRefused<AttachmentUnknown>();
        Assert.Equal(session.Now, session.NextWake);
        session.WhenWoken().ThenEvent<AttachmentsExpired>();
        Assert.Null(Open(session).Attachments);
    }

    [Fact]
    public void In_the_last_instant_an_upload_counts_and_is_never_forgotten()
    {
        var session = Absent.Given(SessionKit.Opening(Ids.Minutes(60), Ids.Minutes(120))).Given(Declare(1));
        session.After(Ids.Minutes(15) - Ids.Instant).When(Confirm(1)).ThenEvent<AttachmentUploaded>();
        session.After(Ids.Minutes(20)).When(new Tick());
        Assert.Single(Open(session).Attachments!);
    }

    [Fact]
    public void Twenty_attachments_are_a_session_s_and_one_more_is_too_many()
    {
        var session = Connected;
        for (var i = 1; i <= 20; i++) session.Given(Declare(i));
        session.When(Declare(20));
        Assert.Null(session.Decision.Rejection);
        session.When(Declare(21)).ThenRefused<TooManyAttachments>();
    }

    [Fact]
    public void Fifty_mebibytes_are_a_session_s_and_one_byte_more_is_too_much()
    {
        var session = Connected.Given(Declare(1, 50 * 1024 * 1024 - 1));
        session.When(Declare(2, 2)).ThenRefused<TooManyAttachments>();
        session.When(Declare(2, 1)).ThenEvent<AttachmentDeclared>();
    }

    [Fact]
    public void Who_guesses_pays_as_for_messages_and_who_has_nothing_left_learns_nothing()
    {
        var session = Connected.Given(Declare(1), Confirm(1));
        for (var i = 0; i < 9; i++) session.When(new SpendAllowance(Participant.Guest)).ThenEvent<AllowanceSpent>();
        session.Given(Say("hi"));
        session.When(new SpendAllowance(Participant.Guest)).ThenRefused<RateExceeded>(Ids.Seconds(0.1));
        session.When(Show(Picture)).ThenRefused<RateExceeded>(Ids.Seconds(0.1));
        session.When(Show(Ids.Attachment(2))).ThenRefused<RateExceeded>(Ids.Seconds(0.1));
        session.After(Ids.Seconds(0.1)).When(Show(Picture)).ThenEvent<MessageStored>();
    }

    [Fact]
    public void Each_side_pays_for_its_own()
    {
        var session = Assigned;
        for (var i = 0; i < 100; i++) session.Given(new SpendAllowance(AnnHerself));
        session.When(new SpendAllowance(AnnHerself)).ThenRefused<RateExceeded>();
        session.When(Say("hi")).ThenEvent<MessageStored>();
    }

    [Fact]
    public void A_message_shows_ten_attachments_and_not_eleven()
    {
        var session = Connected.Given(Declare(1), Confirm(1));
        session.When(Show([.. Enumerable.Repeat(Picture, 11)])).ThenRefused<TooManyAttachments>();
        session.When(Show([.. Enumerable.Repeat(Picture, 10)])).ThenEvent<MessageStored>();
    }

    [Fact]
    public void A_retired_token_declares_nothing()
    {
        var session = Connected.Given(new RotateToken(true)).After(Ids.Seconds(30));
        session.When(Declare(1) with { TokenGeneration = Ids.Token(1) }).ThenRefused<TokenRevoked>();
        session.When(Declare(1) with { TokenGeneration = Ids.Token(2) }).ThenEvent<AttachmentDeclared>();
    }

    [Fact]
    public void The_end_keeps_what_was_uploaded_and_forgets_what_was_not()
    {
        var session = Connected.Given(Declare(1), Confirm(1), Declare(2)).Given(new End(EndReason.Guest));
        session.When(new ConfirmUpload(Ids.Attachment(2), Ids.Upload(1))).ThenRefused<SessionOver>();
        session.When(new FindAttachment(Picture));
        Assert.NotNull(Assert.IsType<GuestSessionAnswer.Attached>(session.Answer).Attachment);
        session.When(new FindAttachment(Ids.Attachment(2)));
        Assert.Null(Assert.IsType<GuestSessionAnswer.Attached>(session.Answer).Attachment);
    }
}
