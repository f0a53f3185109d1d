using GuestGrid.Runtime.Stores;

namespace GuestGrid.Storage.Tests.Contract;

public abstract partial class EntityStoreContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task An_append_on_another_version_conflicts_and_writes_nothing(long expected)
    {
        await Store.Append(Content.Entry(Session, 0, "one"));
        await Store.Append(Content.Entry(Session, 1, "two"));

        await Assert.ThrowsAsync<VersionConflictException>(
            async () => await Store.Append(Content.Snapshot(Session, expected, "stale")));

        Content.Same(new(2, null, [Content.Of("one"), Content.Of("two")]), await Store.Load(Session));
    }

    [Fact]
    public async Task An_append_on_an_absent_entity_expects_version_zero() =>
        await Assert.ThrowsAsync<VersionConflictException>(
            async () => await Store.Append(Content.Entry(Session, 1, "early")));

    [Fact]
    public async Task Of_many_appends_on_one_version_exactly_one_lands()
    {
        var outcomes = await Outcome.OfAll(
            Enumerable.Range(0, 50).Select(n => Store.Append(Content.Entry(Session, 0, $"{n}"))));

        var winner = Assert.Single(outcomes, outcome => outcome is null);
        Assert.All(outcomes.OfType<Exception>(), fault => Assert.IsType<VersionConflictException>(fault));
        var stored = Assert.Single((await Store.Load(Session)).Entries);
        Assert.Equal($"{outcomes.IndexOf(winner)}", Content.Text(stored));
    }

    [Fact]
    public async Task Appends_need_not_await_one_another_to_keep_their_order()
    {
        var appends = Enumerable.Range(0, 100).Select(n => Store.Append(Content.Entry(Session, n, $"{n}")).AsTask());
        await Task.WhenAll(appends.ToArray());

        var loaded = await Store.Load(Session);
        Assert.Equal(Enumerable.Range(0, 100).Select(n => $"{n}"), loaded.Entries.Select(Content.Text));
    }

    [Fact]
    public async Task Appends_behind_a_refused_one_are_refused_too()
    {
        await Store.Append(Content.Entry(Session, 0, "one"));

        var outcomes = await Outcome.OfAll(
            [Store.Append(Content.Entry(Session, 5, "x")), Store.Append(Content.Entry(Session, 6, "y"))]);

        Assert.All(outcomes, fault => Assert.IsType<VersionConflictException>(fault));
        Assert.Equal(1, (await Store.Load(Session)).Version);
    }

    [Fact]
    public async Task An_append_after_a_load_continues_what_was_loaded()
    {
        await Store.Append(Content.Snapshot(Session, 0, "whole"));
        var loaded = await Store.Load(Session);
        await Store.Append(Content.Entry(Session, loaded.Version, "more"));

        Content.Same(new(2, Content.Of("whole"), [Content.Of("more")]), await Store.Load(Session));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_life_begins_with_the_version_that_its_first_append_says(bool isSnapshot)
    {
        var first = LifeVersion.Of(DateTimeOffset.UnixEpoch.AddYears(60));
        var birth = isSnapshot ? Content.Snapshot(Session, 0, "new") : Content.Entry(Session, 0, "new");
        await Store.Append(birth with { FirstVersion = first });
        await Assert.ThrowsAsync<VersionConflictException>(
            async () => await Store.Append(Content.Entry(Session, 1, "of another life")));
        await Store.Append(Content.Entry(Session, first, "more"));

        Content.Same(new(first + 1, isSnapshot ? Content.Of("new") : default(ReadOnlyMemory<byte>?),
            isSnapshot ? [Content.Of("more")] : [Content.Of("new"), Content.Of("more")]), await Store.Load(Session));
        await Store.Erase(Session, first + 1);
        Content.Same(StoredEntity.Absent, await Store.Load(Session));
    }

    [Fact]
    public async Task An_erased_entity_is_absent()
    {
        await Store.Append(Content.Snapshot(Session, 0, "whole"));
        await Store.Append(Content.Entry(Session, 1, "more"));
        await Store.Erase(Session, 2);

        Content.Same(StoredEntity.Absent, await Store.Load(Session));
    }

    [Fact]
    public async Task An_erased_entity_can_be_written_anew_and_only_anew()
    {
        await Store.Append(Content.Snapshot(Session, 0, "old"));
        await Store.Append(Content.Entry(Session, 1, "old"));
        await Store.Erase(Session, 2);

        await Assert.ThrowsAsync<VersionConflictException>(
            async () => await Store.Append(Content.Entry(Session, 2, "ghost")));
        await Store.Append(Content.Entry(Session, 0, "new"));
        await Assert.ThrowsAsync<VersionConflictException>(
            async () => await Store.Append(Content.Entry(Session, 2, "ghost")));

        Content.Same(new(1, null, [Content.Of("new")]), await Store.Load(Session));
    }

    [Fact]
    public async Task An_erasure_decided_on_another_version_erases_nothing()
    {
        await Store.Append(Content.Entry(Session, 0, "one"));
        await Store.Append(Content.Entry(Session, 1, "two"));

        foreach (var other in (long[])[0, 1, 3])
            await Assert.ThrowsAsync<VersionConflictException>(async () => await Store.Erase(Session, other));

        Content.Same(new(2, null, [Content.Of("one"), Content.Of("two")]), await Store.Load(Session));
        await Store.Append(Content.Entry(Session, 2, "three"));
    }

    [Fact]
    public async Task Erasing_what_is_absent_succeeds()
    {
        await Store.Erase(Session, 0);
        await Store.Erase(Session, 3);

        Content.Same(StoredEntity.Absent, await Store.Load(Session));
    }

    [Fact]
    public async Task Erasing_one_entity_leaves_the_others()
    {
        EntityKey other = new("session", "bob");
        await Store.Append(Content.Entry(Session, 0, "ann"));
        await Store.Append(Content.Entry(other, 0, "bob"));
        await Store.Erase(Session, 1);

        Content.Same(new(1, null, [Content.Of("bob")]), await Store.Load(other));
    }
}
