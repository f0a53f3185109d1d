using SQLitePCL;

namespace GuestGrid.Storage.Sqlite.Native;

/// <summary>The engine refused or failed a call; <see cref="Code"/> is its primary result code.</summary>
internal sealed class SqliteException(int code, string engineMessage)
    : Exception($"SQLite error {code & 0xFF} ({code}): {engineMessage}")
{
    public int Code => code & 0xFF;

    /// <summary>
    /// Whether the connection itself is above suspicion, so that a roll-back is all the recovery it needs.
    /// </summary>
    public bool LeavesConnectionSound => Code is raw.SQLITE_FULL or raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    /// <summary>The fault in words an operator can act on.</summary>
    public string Explain(string databasePath) => Code switch
    {
        raw.SQLITE_FULL => $"The disk is full: {databasePath} cannot grow. Free space; the store goes on by itself.",
        raw.SQLITE_READONLY => $"The disk is read-only: {databasePath} cannot be written.",
        raw.SQLITE_IOERR => $"The disk failed while {databasePath} was used ({engineMessage}).",
        raw.SQLITE_CANTOPEN =>
            $"{databasePath} or a file beside it cannot be opened. Check the directory and its rights.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"{databasePath} is locked by another program.",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => $"{databasePath} is damaged. Restore it from a backup.",
        _ => $"{databasePath} failed: {Message}.",
    };
}
