using GuestGrid.Storage.Sqlite;

namespace GuestGrid.Storage.Tests.Sqlite;

/// <summary>
/// A data directory of its own, in memory where the machine has such a place, gone afterwards.
/// </summary>
sealed class DataFolder : IDisposable
{
    static readonly string Root = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();

    public string Path { get; } = System.IO.Path.Combine(Root, $"guestgrid-{Guid.NewGuid():N}");

    public string Database => System.IO.Path.Combine(Path, "guestgrid.db");

    public string Wal => Database + "-wal";

    public SqliteStoreOptions Options => new() { DataDirectory = Path };

    /// <summary>What a killed process would leave: the files as they are now, without their owner.</summary>
    public DataFolder Copy()
    {
        var copy = new DataFolder();
        copy.Write(Read(Database), File.Exists(Wal) ? Read(Wal) : []);
        return copy;
    }

    public void Write(ReadOnlySpan<byte> database, ReadOnlySpan<byte> wal)
    {
        Directory.CreateDirectory(Path);
        File.WriteAllBytes(Database, database);
        File.WriteAllBytes(Wal, wal);
        File.Delete(Database + "-shm");
    }

    /// <summary>A file that its owner holds open.</summary>
    public static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, true);
    }
}
