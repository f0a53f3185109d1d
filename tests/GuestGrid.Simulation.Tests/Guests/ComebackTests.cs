using GuestGrid.Core;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Sessions;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Simulation.Tests.Guests;

/// <summary>A guest that was erased comes back under its idempotency key, sooner than its session may.</summary>
public sealed class ComebackTests : IAsyncLifetime
{
    private static readonly GuestSessionId Key = new(new Guid(4, 5, 6, new byte[8]));
    private static readonly GuestId Chosen = new(new Guid(1, 2, 3, new byte[8]));

    private readonly AgedGrid aged = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => aged.DisposeAsync().AsTask();

    [Theory, InlineData(true), InlineData(false)]
    public async Task Whoever_is_refused_a_session_leaves_nothing(bool isChosen)
    {
        var (guest, visitor) = await ComeTooSoon(isChosen, visitor => visitor);
        Assert.Null(guest.Guest);
        Assert.Empty(guest.Recent);
        Assert.Empty(visitor.Recent);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task If_the_admission_were_not_withdrawn_a_guest_without_a_session_would_be_left(bool isChosen) =>
        Assert.NotNull((await ComeTooSoon(isChosen, visitor => new Unwithdrawn(visitor))).Guest.Guest);

    [Fact]
    public async Task Of_two_under_one_key_the_later_leaves_no_session_where_its_guest_was_erased_in_between()
    {
        Assert.IsType<Admission.Refused>(await OpenBehindAnErasure(visitor => visitor));
        Assert.True((await aged.Grid.Session(Key).Execute(new GuestSessionCommand.Inspect())).IsRejected);
    }

    [Fact]
    public async Task A_session_that_its_opener_did_not_ask_its_guest_for_would_be_left()
    {
        await OpenBehindAnErasure(visitor => new Unasked(visitor));
        Assert.False((await aged.Grid.Session(Key).Execute(new GuestSessionCommand.Inspect())).IsRejected);
    }

    /// <summary>It was admitted; before it opens, the other one opens and the guest is erased.</summary>
    private async Task<Admission> OpenBehindAnErasure(
        Func<IEntity<AnonymousVisitorCommand, VisitorAnswer>, IEntity<AnonymousVisitorCommand, VisitorAnswer>> wraps)
    {
        var opening = Asked(null);
        var (grid, counting) = CountingGrid.Over(aged.Grid);
        counting.Wraps = visitor => wraps(new Interrupted(visitor, async () =>
        {
            await new SessionAdmission(aged.Grid).Create(opening);
            await aged.Grid.Visitor(opening.Guest).Execute(new AnonymousVisitorCommand.EraseGuest());
            var key = new EntityKey(EntityKinds.Session, Key.ToString());
            await AgedGrid.Holds(async () => await aged.Store.Load(key) is { Version: 0 });
        }));
        return await new SessionAdmission(grid).Create(opening);
    }

    private static Opening Asked(GuestId? chosen) => new(Key, AnonymousId.Parse("anon"), "Guest", null,
        TimeSpan.FromHours(1), new Routing(QueueId.Parse("queue"), 0, [], null), "key",
        AddressPrefix.Parse("192.0.2.0/24"), default, chosen);

    private async Task<(VisitorAnswer Guest, VisitorAnswer Visitor)> ComeTooSoon(bool isChosen,
        Func<IEntity<AnonymousVisitorCommand, VisitorAnswer>, IEntity<AnonymousVisitorCommand, VisitorAnswer>> wraps)
    {
        var opening = Asked(isChosen ? Chosen : null);
        await aged.Grid.Session(opening.Session).Execute(new GuestSessionCommand.Erase());
        var (grid, counting) = CountingGrid.Over(aged.Grid);
        counting.Wraps = wraps;
        Assert.IsType<Admission.Refused>(await new SessionAdmission(grid).Create(opening,
            new Core.Guests.Newcomer(opening.Anonymous, "Guest", null, ChosenId: opening.ChosenGuest)));
        return (await aged.Inspect(opening.Guest), await aged.Inspect(GuestId.Of(opening.Anonymous)));
    }

    private sealed class Unwithdrawn(IEntity<AnonymousVisitorCommand, VisitorAnswer> inner)
        : IEntity<AnonymousVisitorCommand, VisitorAnswer>
    {
        public ValueTask<Outcome<VisitorAnswer>> Execute(AnonymousVisitorCommand command) =>
            command is AnonymousVisitorCommand.Withdraw ? default : inner.Execute(command);
    }

    /// <summary>Something happens behind an admission, before its answer is heard.</summary>
    private sealed class Interrupted(IEntity<AnonymousVisitorCommand, VisitorAnswer> inner, Func<Task> happens)
        : IEntity<AnonymousVisitorCommand, VisitorAnswer>
    {
        public async ValueTask<Outcome<VisitorAnswer>> Execute(AnonymousVisitorCommand command)
        {
            var outcome = await inner.Execute(command);
            if (command is AnonymousVisitorCommand.Admit) await happens();
            return outcome;
        }
    }

    /// <summary>Says that it knows the session, whoever asks.</summary>
    private sealed class Unasked(IEntity<AnonymousVisitorCommand, VisitorAnswer> inner)
        : IEntity<AnonymousVisitorCommand, VisitorAnswer>
    {
        public ValueTask<Outcome<VisitorAnswer>> Execute(AnonymousVisitorCommand command) =>
            command is AnonymousVisitorCommand.Inspect
                ? new(new Outcome<VisitorAnswer>(new VisitorAnswer(null, [Key]), null, false))
                : inner.Execute(command);
    }
}
