using System.Buffers;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Attachments;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Storage.Attachments;

/// <summary>
/// Attachments as files of one directory. <c>incoming</c> holds what is not kept yet: <c>.part</c> while it is written,
/// without it once it is whole; <c>kept</c> has a directory for each session. A file gets its name only after its
/// content is on disk, and a name is durable before anybody hears of it.
/// </summary>
public sealed class DiskAttachmentStore : IAttachmentStore
{
    private const int BufferBytes = 64 * 1024;
    private const string Part = ".part";

    private readonly string incoming;
    private readonly string kept;
    private readonly long keepFree;
    private readonly Func<string, long> readFree;
    private readonly Action<string> flushDirectory;

    // Of uploads under way, whole: what of them is on disk already counts twice.
    private long expected;

    private DiskAttachmentStore(
        string path, long keepFree, Func<string, long> readFree, Action<string> flushDirectory)
    {
        (incoming, kept) = (Path.Combine(path, "incoming"), Path.Combine(path, "kept"));
        (this.keepFree, this.readFree, this.flushDirectory) = (keepFree, readFree, flushDirectory);
    }

    /// <param name="path">Made when missing. Processes of a cluster share one, on a file system they all see.</param>
    /// <param name="keepFree">Bytes of its file system that are left for others; 0 for none.</param>
    /// <exception cref="StoreOpenException">The directory can't be used.</exception>
    public static DiskAttachmentStore Open(string path, long keepFree = 0) =>
        Open(path, DirectoryFlush.ToDisk, keepFree, static path => new DriveInfo(path).AvailableFreeSpace);

    internal static DiskAttachmentStore Open(string path, Action<string> flushDirectory, long keepFree = 0,
        Func<string, long>? readFree = null)
    {
        path = Path.GetFullPath(path);
        var store = new DiskAttachmentStore(path, keepFree, readFree ?? (static _ => long.MaxValue), flushDirectory);
        try
        {
            PrivateFolder.Make(path);
            Directory.CreateDirectory(store.incoming);
            Directory.CreateDirectory(store.kept);
            var probe = Path.Combine(store.incoming, Path.GetRandomFileName() + Part);
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return store;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreOpenException($"The directory of attachments {path} can't be written: {fault.Message} "
                + "Check its owner, its rights and the mount.", fault);
        }
    }

    /// <summary>Equal where it is the same directory; of several that ask first at once, one names it.</summary>
    public string LoadOrMakeMark()
    {
        var file = Path.Combine(Path.GetDirectoryName(incoming)!, "mark");
        if (!File.Exists(file))
        {
            var made = file + Path.GetRandomFileName();
            File.WriteAllText(made, Path.GetRandomFileName() + Path.GetRandomFileName());
            try
            {
                File.Move(made, file, overwrite: false);
            }
            catch (IOException) when (File.Exists(file))
            {
                File.Delete(made);
            }
        }
        return File.ReadAllText(file);
    }

    public async Task<bool> Stage(AttachmentKey key, Stream content, long size, CancellationToken cancellation)
    {
        var (whole, part) = (Staged(key), Staged(key) + Part);
        var isReading = false;
        try
        {
            ClaimRoom(size);
            if (!await Write(part, Read, size, cancellation))
            {
                File.Delete(part);
                return false;
            }
            File.Move(part, whole, overwrite: true);
            flushDirectory(incoming);
            return true;
        }
        catch (Exception fault)
        {
            File.Delete(part);
            File.Delete(whole);
            if (isReading || !IsOfDisk(fault)) throw;
            throw Unavailable(fault);
        }
        finally
        {
            Interlocked.Add(ref expected, -size);
        }

        // What goes wrong here is of who sends it, and not of the disk.
        async ValueTask<int> Read(Memory<byte> buffer)
        {
            isReading = true;
            var read = await content.ReadAsync(buffer, cancellation);
            isReading = false;
            return read;
        }
    }

    public Task Keep(AttachmentKey key)
    {
        var directory = DirectoryOf(key.Session);
        if (!File.Exists(Staged(key))) return Task.CompletedTask;
        try
        {
            if (!Directory.Exists(directory))
            {
                Directory.CreateDirectory(directory);
                flushDirectory(kept);
                flushDirectory(Path.GetDirectoryName(directory)!);
            }
            File.Move(Staged(key), Kept(key), overwrite: true);
            flushDirectory(directory);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            // Its session was erased meanwhile, maybe before there was the directory.
            DeleteEmpty(directory);
        }
        catch (Exception fault) when (IsOfDisk(fault))
        {
            throw Unavailable(fault);
        }
        return Task.CompletedTask;
    }

    public Task Discard(AttachmentKey key)
    {
        File.Delete(Staged(key));
        File.Delete(Staged(key) + Part);
        return Task.CompletedTask;
    }

    public Stream? Open(AttachmentKey key) => TryOpen(Kept(key)) ?? TryOpen(Staged(key)) ?? TryOpen(Kept(key));

    public Task Erase(GuestSessionId session)
    {
        var directory = DirectoryOf(session);
        foreach (var file in Directory.EnumerateFiles(incoming, session + ".*")) File.Delete(file);
        if (!Directory.Exists(directory)) return Task.CompletedTask;
        Directory.Delete(directory, recursive: true);
        flushDirectory(Path.GetDirectoryName(directory)!);
        return Task.CompletedTask;
    }

    public IReadOnlyList<AttachmentKey> Leftovers(DateTimeOffset before)
    {
        var staged = new List<AttachmentKey>();
        foreach (var file in new DirectoryInfo(incoming).EnumerateFiles())
        {
            if (file.LastWriteTimeUtc >= before.UtcDateTime) continue;
            if (TryParse(file.Name, out var key)) staged.Add(key);
            else file.Delete();
        }
        return staged;
    }

    private static void DeleteEmpty(string directory)
    {
        try
        {
            Directory.Delete(directory);
        }
        catch (IOException)
        {
            // There are others of its session, or it is gone with them.
        }
    }

    private void ClaimRoom(long size)
    {
        var needed = Interlocked.Add(ref expected, size) + keepFree;
        if (keepFree > 0 && readFree(incoming) < needed)
            throw new StoreUnavailableException($"A file of {size} bytes would leave less than {keepFree} free.");
    }

    private static bool IsOfDisk(Exception fault) => fault is IOException or UnauthorizedAccessException;

    private static StoreUnavailableException Unavailable(Exception fault) =>
        new($"An attachment can't be stored: {fault.Message}", fault);

    private static async Task<bool> Write(
        string path, Func<Memory<byte>, ValueTask<int>> readContent, long size, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 0, true);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (var left = size; ;)
            {
                // One byte more is asked for than may come, so that a longer body is noticed.
                var wanted = (int)Math.Min(buffer.Length, left + 1);
                var read = await readContent(buffer.AsMemory(0, wanted));
                if (read > left) return false;
                if (read == 0)
                {
                    if (left > 0) return false;
                    file.Flush(flushToDisk: true);
                    return true;
                }
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
                left -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, useAsync: true);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static bool TryParse(string name, out AttachmentKey key)
    {
        key = default;
        if (name.Split('.') is not [var first, var second, var third]
            || !GuestSessionId.TryParse(first, out var session) || !AttachmentId.TryParse(second, out var attachment)
            || !UploadId.TryParse(third, out var upload)) return false;
        key = new AttachmentKey(session, attachment, upload);
        return true;
    }

    private string Staged(AttachmentKey key) =>
        Path.Combine(incoming, $"{key.Session}.{key.Attachment}.{key.Upload}");

    private string Kept(AttachmentKey key) =>
        Path.Combine(DirectoryOf(key.Session), $"{key.Attachment}.{key.Upload}");

    // A level between, so that no directory grows with all sessions there ever were.
    private string DirectoryOf(GuestSessionId session) =>
        Path.Combine(kept, session.ToString()[^2..], session.ToString());
}
