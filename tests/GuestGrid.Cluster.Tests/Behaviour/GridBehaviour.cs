using GuestGrid.Cluster.Tests.World;
using GuestGrid.Core;
using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.Guests;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Transcripts;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Conversations;
using GuestGrid.Runtime.Guests;
using GuestGrid.Runtime.Sessions;

namespace GuestGrid.Cluster.Tests.Behaviour;

/// <summary>
/// What a grid does, whoever owns its entities. An embedded grid and a cluster both pass this; a difference is a bug.
/// </summary>
public abstract partial class GridBehaviour
{
    protected abstract IGuestGrid Grid { get; }

    protected abstract TestSockets Sockets { get; }

    protected abstract ErasedFiles Files { get; }

    [Fact]
    public async Task A_guest_and_an_agent_hear_each_other_once_and_in_order()
    {
        var queue = Guests.NewQueue();
        var bob = Guests.NewAgent(queue);
        var desk = Sockets.Open();
        await Grid.Agent(bob.Agent).Execute(new AgentCommand.SignOn(desk.Address, bob));
        var session = await Grid.Create(Guests.NewOpening(queue));
        var guest = Sockets.Open();
        await Grid.Connect(session.Id, guest.Address);
        var offer = await desk.Next<Notice.Offered>();
        Assert.Null((await Grid.Agent(bob.Agent).Execute(new AgentCommand.AcceptOffer(offer.Conversation))).Rejection);
        await desk.Next<Notice.Assigned>();
        await guest.Next<Notice.AgentJoined>();

        for (var i = 1; i <= 20; i++)
        {
            await Grid.Say(session.Id, $"question {i}", origin: guest.Address);
            var heard = await desk.Next<Notice.MessageAdded>();
            Assert.Equal($"question {i}", heard.Message.Text);
            await Grid.Say(session.Id, $"answer {i}",
                from: Participant.OfAgent(bob.Agent, "Bob"), origin: desk.Address);
            var answer = await guest.Next<Notice.MessageAdded>();
            Assert.Equal(($"answer {i}", 2L * i), (answer.Message.Text, answer.Message.Sequence.Number));
        }
    }

    [Fact]
    public async Task Interactions_of_one_guest_that_come_at_once_are_all_counted()
    {
        var guest = (await Grid.Create(Guests.NewOpening(Guests.NewQueue()))).Guest;

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Grid.Visitor(guest)
            .Execute(new AnonymousVisitorCommand.CountInteraction("\"message\"", 1)).AsTask()));

        var visitor = await Grid.Visitor(guest).Execute(new AnonymousVisitorCommand.Inspect());
        Assert.Equal("100", visitor.Answer.Guest!.Attributes[Interactions.Total]);
    }

    [Fact]
    public async Task An_erased_guest_is_unknown_with_all_it_said_and_may_come_anew()
    {
        var opening = Guests.NewOpening(Guests.NewQueue()) with { Fingerprint = "" };
        var session = await Grid.Create(opening);
        for (var i = 0; i < Transcript.PageSize + 1; i++) await Grid.Say(session.Id, $"secret {i}");
        await Grid.Session(session.Id).Execute(new GuestSessionCommand.DeclareAttachment(
            new AttachedFile(new(Guid.NewGuid()), "secret.png", "image/png", 5), null, null));
        var page = new TranscriptKey(session.Conversation, 0);
        await Eventually.Holds("the page is written", async () => !await IsEmpty(page));

        Assert.True(await new GuestErasure(Grid).Erase(session.Guest));
        Assert.False(await new GuestErasure(Grid).Erase(session.Guest));

        await Eventually.Holds("the page is erased", () => IsEmpty(page));
        await Eventually.Holds("its files are erased", () => Task.FromResult(Files.Contains(session.Id)));
        Assert.Null(await new ConversationReader(Grid).Read(session.Conversation, SequenceId.None, 10));
        Admission anew = new Admission.KeyReused();
        await Eventually.Holds("a new guest comes", async () =>
            (anew = await new SessionAdmission(Grid).Create(opening with { Session = new(Guid.NewGuid()) }))
                is Admission.Created);
        Assert.Equal(session.Guest, Assert.IsType<Admission.Created>(anew).Session.Guest);

        async Task<bool> IsEmpty(TranscriptKey key) => (await Grid.Transcript(key)
            .Execute(new TranscriptCommand.ReadPage())).Answer.Messages.IsEmpty;
    }

    [Fact]
    public async Task Creating_the_same_session_again_finds_it()
    {
        var opening = Guests.NewOpening(Guests.NewQueue());
        await Grid.Create(opening);

        var again = await new SessionAdmission(Grid).Create(opening);

        Assert.Equal(opening.Session, Assert.IsType<Admission.Existing>(again).Session.Id);
    }

    [Fact]
    public async Task Of_many_creations_at_once_the_quota_admits_two()
    {
        var anonymous = Guests.NewAnonymous();
        var queue = Guests.NewQueue();

        var admissions = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            new SessionAdmission(Grid).Create(Guests.NewOpening(queue, anonymous: anonymous)).AsTask()));

        Assert.Equal(2, admissions.Count(admission => admission is Admission.Created));
        Assert.All(admissions.OfType<Admission.Refused>(),
            refused => Assert.IsType<AnonymousVisitorRejection.QuotaExceeded>(refused.Rejection));
    }

    [Fact]
    public async Task Of_one_creation_tried_from_many_places_one_session_comes()
    {
        var opening = Guests.NewOpening(Guests.NewQueue());

        var admissions = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => new SessionAdmission(Grid).Create(opening).AsTask()));

        Assert.Single(admissions.OfType<Admission.Created>());
        Assert.Equal(19, admissions.OfType<Admission.Existing>().Count());
    }

    [Fact]
    public async Task A_message_sent_twice_is_stored_once()
    {
        var session = await Grid.Create(Guests.NewOpening(Guests.NewQueue()));

        var stored = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => Grid.Say(session.Id, "hello", "the-only-one")));

        Assert.All(stored, sequence => Assert.Equal(1, sequence.Number));
        Assert.Equal(1, (await Grid.Inspect(session.Id)).Last.Number);
    }

    [Fact]
    public async Task A_long_conversation_reads_back_whole()
    {
        var session = await Grid.Create(Guests.NewOpening(Guests.NewQueue()));
        for (var i = 1; i <= 300; i++) await Grid.Say(session.Id, $"line {i}");

        var slice = await new ConversationReader(Grid).Read(session.Conversation, SequenceId.None, 1000);

        Assert.Equal(Enumerable.Range(1, 300).Select(i => $"line {i}"),
            slice!.Messages.Select(message => message.Text));
        Assert.Equal(Enumerable.Range(1, 300).Select(i => (long)i),
            slice.Messages.Select(message => message.Sequence.Number));
    }

    [Fact]
    public async Task Of_many_uploads_at_once_a_session_takes_one_and_shows_it_to_nobody_else()
    {
        var (mine, other) = (await Grid.Create(Guests.NewOpening(Guests.NewQueue())),
            await Grid.Create(Guests.NewOpening(Guests.NewQueue())));
        var file = new AttachedFile(new AttachmentId(Guid.NewGuid()), "cat.png", "image/png", 20);
        await Grid.Session(mine.Id).Execute(new GuestSessionCommand.DeclareAttachment(file, null, null));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Grid.Session(mine.Id)
            .Execute(new GuestSessionCommand.ConfirmUpload(file.Id, new UploadId(Guid.NewGuid()))).AsTask()));
        var shown = new GuestSessionCommand.SendMessage(Participant.Guest, "", null, null, [file.Id]);
        var foreign = await Grid.Session(other.Id).Execute(shown);
        await Grid.Session(mine.Id).Execute(shown);
        var slice = await new ConversationReader(Grid).Read(mine.Conversation, SequenceId.None, 10);

        Assert.Single(outcomes, outcome => !outcome.IsRejected);
        Assert.Equal(19, outcomes.Count(outcome => outcome.Rejection is GuestSessionRejection.AlreadyUploaded));
        Assert.IsType<GuestSessionRejection.AttachmentUnknown>(foreign.Rejection);
        Assert.Equal(file, Assert.Single(Assert.Single(slice!.Messages).Attachments!));
    }

    [Fact]
    public async Task Of_many_sessions_that_claim_a_held_file_one_has_it_and_what_is_let_go_leaves_no_trace()
    {
        var file = new AttachedFile(new AttachmentId(Guid.NewGuid()), "cat.png", "image/png", 20);
        var holder = Grid.Session(HeldFiles.KeyOf(file.Id));
        await holder.Execute(new GuestSessionCommand.HoldAttachment(file));
        await holder.Execute(new GuestSessionCommand.ConfirmUpload(file.Id, new UploadId(Guid.NewGuid())));

        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => holder.Execute(
            new GuestSessionCommand.ClaimAttachment(file.Id, new GuestSessionId(Guid.NewGuid()))).AsTask()));
        await holder.Execute(new GuestSessionCommand.Erase());

        var claimed = Assert.Single(claims, claim => !claim.IsRejected);
        Assert.Equal(file, Assert.IsType<GuestSessionAnswer.Attached>(claimed.Answer).Attachment!.File);
        await Eventually.Holds("its file is erased", () => Task.FromResult(Files.Contains(HeldFiles.KeyOf(file.Id))));
        var gone = await holder.Execute(new GuestSessionCommand.FindAttachment(file.Id));
        Assert.IsType<GuestSessionRejection.SessionUnknown>(gone.Rejection);
    }

    [Fact]
    public async Task A_newer_connection_takes_over()
    {
        var session = await Grid.Create(Guests.NewOpening(Guests.NewQueue()));
        var (older, newer) = (Sockets.Open(), Sockets.Open());
        await Grid.Connect(session.Id, older.Address);
        await Grid.Connect(session.Id, newer.Address);

        await older.Next<Notice.Superseded>();

        await Grid.Session(session.Id).Execute(new GuestSessionCommand.Disconnect(older.Address));
        Assert.Equal(newer.Address, (await Grid.Inspect(session.Id)).Connection?.Address);
    }

    [Fact]
    public async Task An_ended_session_gives_its_place_back()
    {
        var anonymous = Guests.NewAnonymous();
        var queue = Guests.NewQueue();
        var first = await Grid.Create(Guests.NewOpening(queue, anonymous: anonymous));
        await Grid.Create(Guests.NewOpening(queue, anonymous: anonymous));
        await Grid.Session(first.Id).Execute(new GuestSessionCommand.End(EndReason.Guest));

        await Eventually.Holds("a slot is free again", async () =>
            await new SessionAdmission(Grid).Create(
                Guests.NewOpening(queue, anonymous: anonymous)) is Admission.Created);
    }

    [Fact]
    public async Task A_session_that_nobody_uses_ends_by_itself()
    {
        var guest = Sockets.Open();
        await Grid.CreateFleeting(TimeSpan.FromSeconds(2), guest.Address);

        var ended = await guest.Next<Notice.Ended>();

        Assert.Equal(EndReason.Idle, ended.Reason);
    }

    [Fact]
    public async Task What_a_session_refuses_says_why()
    {
        var unknown = await Grid.Session(new GuestSessionId(Guid.NewGuid())).Execute(
            new GuestSessionCommand.SendMessage(Participant.Guest, "hello", null, null));
        var session = await Grid.Create(Guests.NewOpening(Guests.NewQueue()));
        await Grid.Session(session.Id).Execute(new GuestSessionCommand.End(EndReason.Api));
        var over = await Grid.Session(session.Id).Execute(
            new GuestSessionCommand.SendMessage(Participant.Guest, "hello", null, null));

        Assert.IsType<GuestSessionRejection.SessionUnknown>(unknown.Rejection);
        Assert.Equal(EndReason.Api, Assert.IsType<GuestSessionRejection.SessionOver>(over.Rejection).Reason);
    }

    [Fact]
    public async Task A_book_remembers_the_guests_of_a_day_once_and_in_order()
    {
        var at = new DateTimeOffset(2020, 2, 2, 12, 0, 0, TimeSpan.Zero).AddDays(Random.Shared.Next(3_000));
        var key = new GuestBookKey(DateOnly.FromDateTime(at.UtcDateTime), 1);
        var guests = Enumerable.Range(0, 40).Select(i => new BookEntry(new GuestId(new Guid(
            Random.Shared.Next(), 1, 0x4002, 0x80, 4, 5, 6, 7, 8, 9, 1)), at.AddSeconds(i))).ToList();

        // What comes at once may arrive in any order, so that each chapter is filled before the next is begun.
        Task Enter(IEnumerable<BookEntry> some) => Task.WhenAll(some.Select(guest =>
            Grid.Book(key).Execute(new GuestBookCommand.Enter(guest.Guest, guest.At)).AsTask()));
        var late = guests[11];
        foreach (var some in guests.Where(guest => guest != late).Chunk(TestPolicies.Hurried.Book.ChapterSize))
            await Enter([.. some, .. some]);
        await Enter([late, late]);
        await Grid.Book(key).Execute(new GuestBookCommand.Remove(guests[3].Guest, guests[3].At));
        guests.RemoveAt(3);

        await Eventually.Holds("all guests are on their page", async () =>
        {
            var book = (await Grid.Book(key).Execute(new GuestBookCommand.Read())).Answer!;
            var read = new List<BookEntry>();
            for (var i = 0; i < book.Chapters.Length; i++)
                read.AddRange((await Grid.Chapter(new GuestChapterKey(key, i)).Execute(
                    new GuestChapterCommand.Read())).Answer!.Entries);
            var days = (await Grid.Calendar(GuestCalendarKey.Guests).Execute(new GuestCalendarCommand.Read())).Answer!;
            return guests.SequenceEqual([.. read, .. book.Open]) && book.Count == guests.Count
                && book.Chapters.Length > 3 && days.Days.Contains(key.Day);
        });
    }
}
