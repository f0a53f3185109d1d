using System.Collections.Concurrent;
using GuestGrid.Core;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.Guests;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Embedded;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Guests;
using GuestGrid.Runtime.Sessions;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Runner;
using GuestGrid.Storage.Formats;
using GuestGrid.Storage.Memory;

namespace GuestGrid.Simulation.Tests.Guests;

/// <summary>An embedded grid whose time is set by the test, and its retention.</summary>
internal sealed class AgedGrid : IRetentionFaults, IAsyncDisposable
{
    public const int ChapterSize = 64;

    public static readonly RetentionOptions Options = RetentionOptions.Default;

    private readonly SetClock clock = new();

    /// <param name="face">The store as the grid sees it; null for as it is.</param>
    public AgedGrid(Func<IEntityStore, IEntityStore>? face = null)
    {
        var bench = new Bench();
        Grid = new EmbeddedGrid(face?.Invoke(Store) ?? Store, new JsonStoredFormat(), clock, bench,
            GridPolicies.Default with { Book = new GuestBookPolicy(ChapterSize) }, EmbeddedLimits.Default, bench,
            _ => Task.CompletedTask);
    }

    public MemoryEntityStore Store { get; } = new();

    public EmbeddedGrid Grid { get; }

    public ConcurrentBag<GuestId> Failed { get; } = [];

    public ConcurrentBag<string> Unreadable { get; } = [];

    public DateTimeOffset Now
    {
        get => clock.Now;
        set => clock.Now = value;
    }

    /// <param name="erasing">The grid that erasures go to; null for the same.</param>
    public GuestRetention Over(IGuestGrid grid, IGuestGrid? erasing = null) =>
        new(grid, new GuestErasure(erasing ?? grid), Options, clock, this);

    public async Task<(List<RetentionCounts> Counts, List<BookEntry> Found)> Purge(
        IGuestGrid over, bool isDry, IGuestGrid? erasing = null)
    {
        var (counts, found) = (new List<RetentionCounts>(), new List<BookEntry>());
        await foreach (var now in Over(over, erasing).Purge(isDry, found.Add)) counts.Add(now);
        return (counts, found);
    }

    /// <summary>Guests ten seconds apart, all of them in the book.</summary>
    public async Task<List<GuestId>> Create(int count)
    {
        var guests = new List<GuestId>();
        for (var i = 0; i < count; i++)
        {
            var anonymous = AnonymousId.Parse($"anon-{i}");
            guests.Add(GuestId.Of(anonymous));
            Now += TimeSpan.FromSeconds(10);
            await Grid.Visitor(guests[^1]).Execute(new AnonymousVisitorCommand.Admit(
                new GuestSessionId(Guid.NewGuid()), TimeSpan.FromMinutes(5), new Newcomer(anonymous, "Guest", null)));
        }
        await Holds(async () => await Count() == count);
        return guests;
    }

    /// <summary>A session of the guest of that name.</summary>
    public async Task<GuestSessionId> Open(string anonymous)
    {
        var opening = new Opening(new GuestSessionId(Guid.NewGuid()), AnonymousId.Parse(anonymous), "Guest", null,
            TimeSpan.FromHours(1), new Routing(QueueId.Parse("queue"), 0, [], null), "", null, default);
        return Assert.IsType<Admission.Created>(await new SessionAdmission(Grid).Create(opening)).Session.Id;
    }

    /// <summary>Is it acknowledged?</summary>
    public async Task<bool> Say(GuestSessionId session, string text) =>
        !(await Grid.Session(session).Execute(Bench.Message(text))).IsRejected;

    /// <summary>What the session holds; null where it is not known.</summary>
    public async Task<string?> Said(GuestSessionId session) =>
        (await Grid.Session(session).Execute(new GuestSessionCommand.ReadRecent(default, 100))).Answer
            is GuestSessionAnswer.Messages messages
            ? string.Join(' ', messages.Items.Select(message => message.Text)) : null;

    public async Task<VisitorAnswer> Inspect(GuestId guest) =>
        (await Grid.Visitor(guest).Execute(new AnonymousVisitorCommand.Inspect())).Answer!;

    public async Task<long> Count() => (await GuestTimeline.Open(Grid)).Count;

    public static async Task Holds(Func<Task<bool>> condition)
    {
        // Turns, not time: where the machine stood still, nothing is late.
        for (var turn = 0; !await condition(); turn++)
        {
            Assert.True(turn < 3000, "It never came to be.");
            await Task.Delay(10);
        }
    }

    public ValueTask DisposeAsync() => Grid.DisposeAsync();

    void IRetentionFaults.GuestFailed(GuestId guest, Exception exception) => Failed.Add(guest);

    void IRetentionFaults.BookFailed(string book, Exception exception) => Unreadable.Add(book);

    /// <summary>Stands where the test sets it; timers are real.</summary>
    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2031, 3, 4, 6, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
