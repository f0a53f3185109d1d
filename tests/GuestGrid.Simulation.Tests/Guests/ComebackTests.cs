using GuestGrid.Core;
using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Sessions;

namespace GuestGrid.Simulation.Tests.Guests;

/// <summary>A guest that was erased comes back under its idempotency key, sooner than its session may.</summary>
public sealed class ComebackTests : IAsyncLifetime
{
    private static readonly GuestId Chosen = new(new Guid(1, 2, 3, new byte[8]));
    private static readonly GuestSessionId Session = new(new Guid(4, 5, 6, new byte[8]));
    private static readonly AddressPrefix Address = AddressPrefix.Parse("192.0.2.0/24");

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
        var counted = await aged.Grid.Address(Address).Execute(new AddressThrottleCommand.Admit(Session));
        Assert.True(counted.Changed, "Its address has the session counted already.");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task If_the_admission_were_not_withdrawn_a_guest_without_a_session_would_be_left(bool isChosen) =>
        Assert.NotNull((await ComeTooSoon(isChosen, visitor => new Unwithdrawn(visitor))).Guest.Guest);

    private async Task<(VisitorAnswer Guest, VisitorAnswer Visitor)> ComeTooSoon(bool isChosen,
        Func<IEntity<AnonymousVisitorCommand, VisitorAnswer>, IEntity<AnonymousVisitorCommand, VisitorAnswer>> wraps)
    {
        var opening = new Opening(Session, AnonymousId.Parse("anon"), "Guest", null, TimeSpan.FromHours(1),
            new Routing(QueueId.Parse("queue"), 0, [], null), "key", Address, default, isChosen ? Chosen : null);
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
}
