using GuestGrid.Runtime.Stores;

namespace GuestGrid.Storage.Tests.Contract;

/// <summary>
/// What every <see cref="IEntityStore"/> promises. A store's test class derives from this and says how to
/// open one.
/// </summary>
public abstract partial class EntityStoreContract : IAsyncLifetime
{
    static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly EntityKey Session = new("session", "ann");

    protected IEntityStore Store { get; private set; } = null!;

    protected abstract ValueTask<IEntityStore> Open();

    protected virtual ValueTask Close() => ValueTask.CompletedTask;

    public async Task InitializeAsync() => Store = await Open();

    public Task DisposeAsync() => Close().AsTask();

    [Fact]
    public async Task An_entity_never_written_is_absent() =>
        Content.Same(StoredEntity.Absent, await Store.Load(Session));

    [Fact]
    public async Task What_was_appended_loads()
    {
        await Store.Append(Content.Entry(Session, 0, "hello"));

        Content.Same(new(1, null, [Content.Of("hello")]), await Store.Load(Session));
    }

    [Fact]
    public async Task Entries_load_in_the_order_they_were_appended()
    {
        for (var version = 0; version < 20; version++)
            await Store.Append(Content.Entry(Session, version, $"entry {version}"));

        var loaded = await Store.Load(Session);
        Assert.Equal(20, loaded.Version);
        Assert.Equal(Enumerable.Range(0, 20).Select(n => $"entry {n}"), loaded.Entries.Select(Content.Text));
    }

    [Fact]
    public async Task A_snapshot_replaces_the_snapshot_and_the_entries_before_it()
    {
        await Store.Append(Content.Snapshot(Session, 0, "first"));
        await Store.Append(Content.Entry(Session, 1, "then"));
        await Store.Append(Content.Snapshot(Session, 2, "second"));

        Content.Same(new(3, Content.Of("second"), []), await Store.Load(Session));
    }

    [Fact]
    public async Task Entries_after_a_snapshot_follow_it()
    {
        await Store.Append(Content.Entry(Session, 0, "before"));
        await Store.Append(Content.Snapshot(Session, 1, "whole"));
        await Store.Append(Content.Entry(Session, 2, "one"));
        await Store.Append(Content.Entry(Session, 3, "two"));

        Content.Same(
            new(4, Content.Of("whole"), [Content.Of("one"), Content.Of("two")]), await Store.Load(Session));
    }

    [Fact]
    public async Task Entries_and_loads_may_alternate()
    {
        for (var version = 0; version < 6; version++)
        {
            await Store.Append(Content.Entry(Session, version, $"{version}"));
            var loaded = await Store.Load(Session);
            Assert.Equal(version + 1, loaded.Version);
            Assert.Equal(version + 1, loaded.Entries.Count);
        }
    }

    [Fact]
    public async Task Nothing_and_no_content_are_told_apart()
    {
        await Store.Append(Content.Snapshot(Session, 0, ""));
        await Store.Append(Content.Entry(Session, 1, ""));

        Content.Same(new(2, Content.Of(""), [Content.Of("")]), await Store.Load(Session));
    }

    [Fact]
    public async Task The_same_id_in_two_kinds_is_two_entities()
    {
        await Store.Append(Content.Entry(new("session", "x"), 0, "session"));
        await Store.Append(Content.Entry(new("visitor", "x"), 0, "visitor"));

        Assert.Equal("session", Content.Text(Assert.Single((await Store.Load(new("session", "x"))).Entries)));
        Assert.Equal("visitor", Content.Text(Assert.Single((await Store.Load(new("visitor", "x"))).Entries)));
    }

    [Theory]
    [InlineData("a/b:c")]
    [InlineData("Ünï-😀-ид")]
    [InlineData("quote'\"--")]
    public async Task Any_text_can_be_an_id(string id)
    {
        await Store.Append(Content.Entry(new("session", id), 0, id));

        Assert.Equal(id, Content.Text(Assert.Single((await Store.Load(new("session", id))).Entries)));
    }

    [Fact]
    public async Task Ids_that_are_alike_are_entities_of_their_own()
    {
        string[] ids = ["7", "07", "ada", "Ada", "a/b", "a_b", "a_2fb", "a?b", "a#b", "a+7", "a+07"];
        foreach (var id in ids) await Store.Append(Content.Entry(new("session", id), 0, id));

        foreach (var id in ids)
            Assert.Equal(id, Content.Text(Assert.Single((await Store.Load(new("session", id))).Entries)));
    }

    [Fact]
    public async Task Long_content_comes_back_whole()
    {
        var content = new byte[1_000_000];
        new Random(7).NextBytes(content);
        await Store.Append(new(Session, 0, content, true, null));
        await Store.Append(new(Session, 1, content.AsMemory(1), false, null));

        Content.Same(new(2, content, [content.AsMemory(1)]), await Store.Load(Session));
    }
}
