using GuestGrid.Runtime.Stores;

namespace GuestGrid.Storage.Sqlite.Log;

/// <summary>What a record does to its entity. The numbers are stored: never reuse or renumber one.</summary>
internal enum LogRecordKind : byte
{
    Entry = 0,
    Snapshot = 1,
    Tombstone = 2,
}

/// <summary>One append or erasure as the log keeps it. A tombstone has version 0 and no content.</summary>
internal readonly record struct LogRecord(
    EntityKey Key, LogRecordKind Kind, long Version, long? WakeAt, ReadOnlyMemory<byte> Content);
