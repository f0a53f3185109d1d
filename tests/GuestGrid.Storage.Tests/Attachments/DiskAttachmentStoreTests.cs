using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Attachments;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Attachments;
using GuestGrid.Storage.Tests.Sqlite;

namespace GuestGrid.Storage.Tests.Attachments;

/// <summary>Files are whole or not there, whatever fails.</summary>
public sealed class DiskAttachmentStoreTests : IDisposable
{
    private readonly DataFolder folder = new();
    private readonly AttachmentKey key = NewKey(new GuestSessionId(Guid.NewGuid()));

    [Fact]
    public async Task What_is_staged_and_kept_reads_back_whole_and_keeping_it_again_changes_nothing()
    {
        var store = DiskAttachmentStore.Open(folder.Path);
        var content = Content(200_001);
        Assert.True(await store.Stage(key, new MemoryStream(content), content.Length, default));
        Assert.Equal(content, await Read(store, key));
        await store.Keep(key);
        await store.Keep(key);
        Assert.Equal(content, await Read(DiskAttachmentStore.Open(folder.Path), key));
        Assert.Single(OnDisk());
    }

    [Fact]
    public async Task A_directory_has_one_mark_however_many_open_it_at_once_and_another_one_another()
    {
        var marks = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            Task.Run(() => DiskAttachmentStore.Open(folder.Path).LoadOrMakeMark())));
        using var other = new DataFolder();

        var mark = Assert.Single(marks.Distinct());
        Assert.NotEmpty(mark);
        Assert.NotEqual(mark, DiskAttachmentStore.Open(other.Path).LoadOrMakeMark());
    }

    [Theory]
    [InlineData(99, 100)]
    [InlineData(101, 100)]
    [InlineData(200_000, 100)]
    [InlineData(0, 1)]
    [InlineData(64 * 1024 + 1, 64 * 1024)]
    public async Task Of_another_size_nothing_is_staged(int length, int size)
    {
        var store = DiskAttachmentStore.Open(folder.Path);
        Assert.False(await store.Stage(key, new MemoryStream(Content(length)), size, default));
        Assert.Empty(OnDisk());
        Assert.Null(store.Open(key));
    }

    [Fact]
    public async Task What_breaks_off_leaves_nothing_and_may_be_tried_again()
    {
        var store = DiskAttachmentStore.Open(folder.Path);
        await Assert.ThrowsAsync<IOException>(() => store.Stage(key, new BrokenStream(70_000), 200_000, default));
        Assert.Empty(OnDisk());
        Assert.True(await store.Stage(key, new MemoryStream(Content(10)), 10, default));
    }

    [Fact]
    public async Task A_session_that_is_erased_while_its_file_is_kept_leaves_no_directory()
    {
        string? staged = null;
        var store = DiskAttachmentStore.Open(folder.Path, _ =>
        {
            if (staged is not null) File.Delete(staged);
        });
        Assert.True(await store.Stage(key, new MemoryStream(Content(10)), 10, default));
        staged = Assert.Single(OnDisk());
        await store.Keep(key);
        Assert.Empty(OnDisk());
        Assert.Empty(Directory.GetDirectories(folder.Path, $"{key.Session}", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_can_t_be_made_durable_is_not_there()
    {
        var store = DiskAttachmentStore.Open(folder.Path, _ => throw new IOException("The disk is gone."));
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => store.Stage(key, new MemoryStream(Content(10)), 10, default));
        Assert.Empty(OnDisk());
    }

    [Fact]
    public async Task Room_that_is_to_be_left_is_left_to_the_byte_and_by_all_uploads_together()
    {
        var store = DiskAttachmentStore.Open(folder.Path, _ => { }, keepFree: 900, _ => 1_000);
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => store.Stage(key, new MemoryStream(Content(101)), 101, default));
        Assert.Empty(OnDisk());

        var slow = new SlowStream(Content(60));
        var first = store.Stage(key, slow, 60, default);
        var other = NewKey(key.Session);
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => store.Stage(other, new MemoryStream(Content(41)), 41, default));
        slow.Go.SetResult();
        Assert.True(await first);
        Assert.True(await store.Stage(other, new MemoryStream(Content(100)), 100, default));
    }

    [Fact]
    public async Task The_disk_itself_is_asked_how_much_is_free()
    {
        var store = DiskAttachmentStore.Open(folder.Path, keepFree: long.MaxValue / 2);
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => store.Stage(key, new MemoryStream(Content(10)), 10, default));
        Assert.True(await DiskAttachmentStore.Open(folder.Path, keepFree: 1)
            .Stage(key, new MemoryStream(Content(10)), 10, default));
    }

    [Fact]
    public async Task What_can_t_be_kept_stays_staged_and_may_be_kept_later()
    {
        var store = DiskAttachmentStore.Open(folder.Path);
        await store.Stage(key, new MemoryStream(Content(10)), 10, default);
        var failing = DiskAttachmentStore.Open(folder.Path, _ => throw new IOException("The disk is gone."));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => failing.Keep(key));
        await store.Keep(key);
        Assert.Empty(store.Leftovers(DateTimeOffset.MaxValue));
        Assert.Equal(Content(10), await Read(store, key));
    }

    [Fact]
    public void A_directory_that_is_made_is_its_owner_s_only_and_one_that_is_there_keeps_its_rights()
    {
        if (OperatingSystem.IsWindows()) return;
        DiskAttachmentStore.Open(folder.Path);
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal(Owner, File.GetUnixFileMode(folder.Path));

        File.SetUnixFileMode(folder.Path, Owner | UnixFileMode.GroupRead);
        DiskAttachmentStore.Open(folder.Path);
        Assert.Equal(Owner | UnixFileMode.GroupRead, File.GetUnixFileMode(folder.Path));
    }

    [Fact]
    public async Task Leftovers_are_what_is_staged_and_what_was_cut_off_is_gone()
    {
        var store = DiskAttachmentStore.Open(folder.Path);
        await store.Stage(key, new MemoryStream(Content(10)), 10, default);
        var kept = NewKey(key.Session);
        await store.Stage(kept, new MemoryStream(Content(10)), 10, default);
        await store.Keep(kept);
        var part = Path.Combine(folder.Path, "incoming", $"{key.Session}.{key.Attachment}.{key.Upload}.part");
        await File.WriteAllBytesAsync(part, Content(5));

        Assert.Empty(store.Leftovers(DateTimeOffset.UnixEpoch));
        Assert.True(File.Exists(part));
        Assert.Equal([key], store.Leftovers(DateTimeOffset.MaxValue));
        Assert.False(File.Exists(part));
        await store.Discard(key);
        await store.Discard(key);
        Assert.Single(OnDisk());
    }

    [Fact]
    public async Task Erasing_takes_everything_of_one_session_and_nothing_of_another()
    {
        var store = DiskAttachmentStore.Open(folder.Path);
        var other = NewKey(new GuestSessionId(Guid.NewGuid()));
        foreach (var each in new[] { key, NewKey(key.Session), other })
        {
            await store.Stage(each, new MemoryStream(Content(10)), 10, default);
            if (each != key) await store.Keep(each);
        }
        await store.Erase(key.Session);
        await store.Erase(key.Session);
        Assert.Null(store.Open(key));
        Assert.Contains(other.Attachment.ToString(), Assert.Single(OnDisk()), StringComparison.Ordinal);
        // Confirmed before, kept after: it does not come back.
        await store.Keep(key);
        Assert.Single(OnDisk());
    }

    [Fact]
    public void A_directory_that_can_t_be_written_says_so()
    {
        Directory.CreateDirectory(folder.Path);
        var file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "");
        var fault = Assert.Throws<StoreOpenException>(() => DiskAttachmentStore.Open(file));
        Assert.Contains(file, fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private string[] OnDisk() => Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories);

    private static AttachmentKey NewKey(GuestSessionId session) =>
        new(session, new AttachmentId(Guid.NewGuid()), new UploadId(Guid.NewGuid()));

    private static byte[] Content(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }

    private static async Task<byte[]> Read(DiskAttachmentStore store, AttachmentKey key)
    {
        await using var content = store.Open(key)!;
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        return copy.ToArray();
    }

    /// <summary>Its content comes when it is let go.</summary>
    private sealed class SlowStream(byte[] content) : MemoryStream(content)
    {
        public TaskCompletionSource Go { get; } = new();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation = default)
        {
            await Go.Task;
            return await base.ReadAsync(buffer, cancellation);
        }
    }

    /// <summary>Ends in a fault instead of an end.</summary>
    private sealed class BrokenStream(int length) : MemoryStream(new byte[length])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation = default)
        {
            var read = await base.ReadAsync(buffer, cancellation);
            return read > 0 ? read : throw new IOException("The client is gone.");
        }
    }
}
