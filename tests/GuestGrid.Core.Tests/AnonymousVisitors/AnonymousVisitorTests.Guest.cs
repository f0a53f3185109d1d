using System.Collections.Immutable;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.Guests;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.AnonymousVisitors.AnonymousVisitorCommand;
using static GuestGrid.Core.AnonymousVisitors.AnonymousVisitorEvent;
using static GuestGrid.Core.AnonymousVisitors.AnonymousVisitorRejection;

namespace GuestGrid.Core.Tests.AnonymousVisitors;

public sealed partial class AnonymousVisitorTests
{
    [Fact]
    public void The_first_session_makes_the_guest_and_later_ones_leave_it_as_it_is()
    {
        var visitor = Visitor.Given(Admit(1)).After(Ids.Minutes(1));
        visitor.When(new Admit(Ids.Session(2), Lease, VisitorKit.Newcomer with { Name = "Grace" }));
        visitor.ThenKinds(typeof(SessionAdmitted));
        Assert.Equal("Ada", visitor.State.Guest!.Name);
        Assert.Equal(Ids.Start, visitor.State.Guest.CreatedAt);
        Assert.Equal(Ids.Start + Ids.Minutes(1), visitor.State.Guest.SeenAt);
    }

    [Fact]
    public void A_session_of_a_guest_with_an_id_of_its_own_is_counted_and_makes_no_guest()
    {
        var visitor = Visitor.Given(new Admit(Ids.Session(1), Lease));
        Assert.Single(visitor.State.Slots);
        Assert.Empty(visitor.State.Recent);
        Assert.Null(visitor.State.Guest);
        visitor.When(Change(("a", "1"))).ThenRefused<GuestUnknown>();
    }

    [Fact]
    public void A_chosen_id_is_given_once()
    {
        Visitor.Given(new CreateGuest(Ids.Session(1), VisitorKit.Chosen))
            .When(new CreateGuest(Ids.Session(1), VisitorKit.Chosen)).ThenUnchanged()
            .When(new CreateGuest(Ids.Session(2), VisitorKit.Chosen)).ThenRefused<GuestExists>();
        Visitor.Given(Admit(1)).After(Ids.Minutes(1)).When(new Admit(Ids.Session(2), Lease,
            VisitorKit.Newcomer with { ChosenId = VisitorKit.Chosen.ChosenId })).ThenRefused<GuestExists>();
    }

    [Fact]
    public void A_merge_replaces_adds_deletes_and_leaves_the_rest()
    {
        var visitor = Visitor.Given(Admit(1), Change(("a", "1"), ("b", "2"), ("c", "3")));
        visitor.When(Change(("a", null), ("b", "20"), ("d", "4"), ("e", null)));
        Assert.Equal("b=20 c=3 d=4", string.Join(' ', visitor.Answer.Guest!.Attributes.Select(
            attribute => $"{attribute.Key}={attribute.Value}")));
        visitor.When(Change(("a", null), ("b", "20"))).ThenUnchanged();
    }

    [Fact]
    public void All_attributes_together_are_at_most_ten_kibibytes_and_what_is_too_much_changes_nothing()
    {
        var full = VisitorKit.Attributes(10 * 1024);
        Assert.Equal(10 * 1024, JsonMembersBytes(full));
        var visitor = Visitor.Given(Admit(1), Change(("x", full["x"])));
        visitor.When(Change(("x", full["x"]!.Insert(1, "x")))).ThenRefused<AttributesTooLarge>();
        visitor.When(Change(("y", "1"))).ThenRefused<AttributesTooLarge>();
        Assert.Equal(full["x"], Assert.Single(visitor.State.Guest!.Attributes).Value);
        Visitor.When(new CreateGuest(Ids.Session(1), VisitorKit.Newcomer with { Attributes = full }))
            .ThenKinds(typeof(SessionAttached), typeof(GuestCreated));
        Visitor.When(new CreateGuest(Ids.Session(1),
            VisitorKit.Newcomer with { Attributes = VisitorKit.Attributes(10 * 1024 + 1) }))
            .ThenRefused<AttributesTooLarge>();
    }

    [Fact]
    public void Interactions_are_counted_on_whatever_stands_there()
    {
        var visitor = Visitor.Given(Admit(1));
        for (var i = 0; i < 100; i++) visitor.Given(new CountInteraction("\"message\"", 1));
        Assert.Equal("100", visitor.State.Guest!.Attributes[Interactions.Total]);
        visitor.After(Ids.Seconds(1)).Given(new CountInteraction("\"click\"", 5));
        Assert.Equal("105", visitor.State.Guest!.Attributes[Interactions.Total]);
        Assert.Equal("\"click\"", visitor.State.Guest.Attributes[Interactions.LastType]);
        Assert.Equal(Ids.Start + Ids.Seconds(1), visitor.State.Guest.SeenAt);
        visitor.Given(Change((Interactions.Total, "\"many\"")), new CountInteraction("\"message\"", 2));
        Assert.Equal("2", visitor.State.Guest!.Attributes[Interactions.Total]);
        visitor.Given(new CountInteraction("\"message\"", long.MaxValue));
        Assert.Equal("9007199254740991", visitor.State.Guest!.Attributes[Interactions.Total]);
    }

    [Fact]
    public void A_withdrawn_first_session_leaves_no_guest() =>
        Assert.Null(Visitor.Given(Admit(1), new Withdraw(Ids.Session(1))).State.Guest);

    [Fact]
    public void A_guest_that_was_changed_before_its_first_session_is_withdrawn_stays_with_what_it_was_told()
    {
        var visitor = Visitor.Given(Admit(1), Change(("a", "1"))).When(new Withdraw(Ids.Session(1)));
        Assert.Empty(visitor.Decision.Effects);
        Assert.Empty(visitor.State.Slots);
        visitor.Given(Admit(2), new Withdraw(Ids.Session(2)));
        Assert.Equal("1", visitor.State.Guest!.Attributes["a"]);
    }

    [Fact]
    public void An_erased_guest_leaves_nothing_and_its_sessions_are_told()
    {
        var visitor = Visitor.Given(Admit(1)).After(Ids.Minutes(1)).Given(Admit(2)).When(new EraseGuest());
        Assert.Equal([Ids.Session(1), Ids.Session(2)], visitor.Decision.Effects.OfType<Effect.TellSession>()
            .Where(tell => tell.Command is GuestSessionCommand.Erase).Select(tell => tell.To));
        Assert.IsType<GuestBookCommand.Remove>(
            Assert.Single(visitor.Decision.Effects.OfType<Effect.TellBook>()).Command);
        Assert.True(AnonymousVisitorDecider.IsOver(visitor.State));
        visitor.When(new EraseGuest()).ThenRefused<GuestUnknown>();
        visitor.When(Admit(3)).ThenRefused<ErasureUnderWay>();
    }

    [Fact]
    public void A_guest_that_was_seen_at_the_very_instant_stays_and_one_that_was_not_since_goes()
    {
        var visitor = Visitor.Given(Admit(1)).After(Ids.Minutes(1)).Given(Admit(2));
        var seen = Ids.Start + Ids.Minutes(1);
        visitor.When(new EraseGuest(seen)).ThenRefused<GuestSeen>();
        Assert.NotNull(visitor.State.Guest);
        visitor.When(new EraseGuest(seen + Ids.Instant)).ThenEvent<GuestErased>();
    }

    [Fact]
    public void Every_session_a_guest_ever_had_is_found_when_it_is_erased()
    {
        const int count = 3 * AnonymousVisitor.RecentMax;
        var visitor = Eager(1_000);
        var previous = new Dictionary<GuestSessionId, GuestSessionId>();
        for (var i = 1; i <= count; i++)
        {
            visitor.Given(Admit(i));
            foreach (var tell in visitor.Decision.Effects.OfType<Effect.TellSession>())
                if (tell.Command is GuestSessionCommand.NotePrevious note) previous.Add(tell.To, note.Previous);
            visitor.Given(Release(i));
        }
        visitor.When(new EraseGuest());
        var found = new HashSet<GuestSessionId>();
        foreach (var tell in visitor.Decision.Effects.OfType<Effect.TellSession>())
            for (var session = (GuestSessionId?)tell.To; session is { } id; session = Before(id))
                Assert.True(found.Add(id));
        Assert.Equal(Enumerable.Range(1, count).Select(Ids.Session).ToHashSet(), found);

        GuestSessionId? Before(GuestSessionId id) => previous.TryGetValue(id, out var before) ? before : null;
    }

    private static ChangeGuest Change(params (string Key, string? Json)[] attributes) => new(new GuestChange(null, null,
        attributes.ToImmutableSortedDictionary(
            attribute => attribute.Key, attribute => attribute.Json, StringComparer.Ordinal)));

    private static int JsonMembersBytes(ImmutableSortedDictionary<string, string?> attributes) => System.Text.Encoding
        .UTF8.GetByteCount("{" + string.Join(',', attributes.Select(pair => $"\"{pair.Key}\":{pair.Value}")) + "}");
}
