using GuestGrid.Runtime.Stores;
using Microsoft.Win32.SafeHandles;

namespace GuestGrid.Storage.Sqlite;

/// <summary>The directory of one store, held by this process alone while it lives.</summary>
internal sealed class DataDirectory : IDisposable
{
    readonly FileStream _lock;
    SafeFileHandle? _database;

    DataDirectory(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    public string Path { get; }

    public string DatabasePath => System.IO.Path.Combine(Path, "guestgrid.db");

    public static DataDirectory Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            PrivateFolder.Make(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreOpenException($"The data directory {path} cannot be made: {fault.Message}", fault);
        }
        var lockPath = System.IO.Path.Combine(path, "guestgrid.lock");
        try
        {
            return new(path, new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception fault) when (fault is IOException && IsSharingViolation(fault))
        {
            throw new StoreOpenException(
                $"Another process uses the data directory {path}. "
                + "Stop it, or give this one a directory of its own.", fault) { IsInUse = true };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreOpenException(
                $"The data directory {path} cannot be written: {fault.Message} "
                + "Check its owner, its rights and the mount.", fault);
        }
    }

    /// <summary>Returns when all that was written to the database so far is on the disk.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public void FlushDatabase() => RandomAccess.FlushToDisk(_database ??= File.OpenHandle(
        DatabasePath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    /// <summary>When no connection is open any more: to close any handle of a file takes back all of the process's
    /// locks on it.</summary>
    public void Dispose()
    {
        _database?.Dispose();
        _lock.Dispose();
    }

    // Windows' sharing violation, and EWOULDBLOCK of the lock that stands for it on Linux and macOS.
    static bool IsSharingViolation(Exception fault) => fault.HResult is unchecked((int)0x80070020) or 11 or 35;
}
