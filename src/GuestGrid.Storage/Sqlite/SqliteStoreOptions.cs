namespace GuestGrid.Storage.Sqlite;

/// <summary>Where a SQLite store lives and every limit it keeps.</summary>
public sealed record SqliteStoreOptions
{
    const int KiB = 1024, MiB = 1024 * KiB;

    /// <summary>
    /// The directory that holds <c>guestgrid.db</c>; made when missing. One process at a time.
    /// </summary>
    public required string DataDirectory { get; init; }

    /// <summary>
    /// One append is at most this long; a longer one is refused as a mistake of the caller.
    /// </summary>
    /// <value>16 MiB</value>
    public int AppendBytesMax { get; init; } = 16 * MiB;

    /// <summary>A commit takes no further append once it holds this much.</summary>
    /// <value>4 MiB</value>
    public int BatchBytesMax { get; init; } = 4 * MiB;

    /// <summary>
    /// A commit takes no further append once it holds so many; keeps one commit's latency short.
    /// </summary>
    /// <value>8192</value>
    public int BatchAppendsMax { get; init; } = 8192;

    /// <summary>Appends are refused as overload while this much waits for the disk.</summary>
    /// <value>256 MiB</value>
    public long WaitingBytesMax { get; init; } = 256 * MiB;

    /// <summary>
    /// Log kept before entities are written to their rows under load. Bounds what a restart replays and the
    /// memory of changed entities: to about this much, and under the heaviest load twice as much.
    /// </summary>
    /// <value>64 MiB</value>
    public long CheckpointAfterBytes { get; init; } = 64 * MiB;

    /// <summary>
    /// A changed entity is written to its row after this long, in moments when no append waits.
    /// </summary>
    /// <value>2 s</value>
    public TimeSpan CheckpointAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Entities written to their rows in one idle transaction; an append that arrives waits for one at most.
    /// </summary>
    /// <value>256</value>
    public int CheckpointSlice { get; init; } = 256;

    /// <summary>
    /// No further entity is written to its row in the same transaction once its rows are so long together, so that
    /// appends never wait long for one.
    /// </summary>
    /// <value>512 KiB</value>
    public long CheckpointSliceBytes { get; init; } = 512 * KiB;

    /// <summary>
    /// SQLite's write-ahead log is copied into the database in the background once it is this long.
    /// </summary>
    /// <value>16 MiB</value>
    public long WalCheckpointBytes { get; init; } = 16 * MiB;

    /// <summary>
    /// Beyond this the writer itself copies the short rest of the write-ahead log, so that it starts anew.
    /// </summary>
    /// <value>64 MiB</value>
    public long WalBytesMax { get; init; } = 64 * MiB;

    /// <summary>
    /// So long after an erasure what it left in freed pages is overwritten, with that of all others until then.
    /// </summary>
    /// <value>30 s</value>
    public TimeSpan OverwriteFreedAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Versions remembered of entities that are not changed, so that their next append needs no look-up.
    /// </summary>
    /// <value>65,536</value>
    public int KnownVersionsMax { get; init; } = 65_536;

    /// <summary>Loads that read the disk at the same time.</summary>
    /// <value>4</value>
    public int ReadConnectionsMax { get; init; } = 4;

    /// <summary>How often a failed disk is tried again when no append does so.</summary>
    /// <value>1 s</value>
    public TimeSpan FaultRetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Page size of a new database. Tests make it small to cut the file at every byte.</summary>
    internal int PageBytes { get; init; } = 4 * KiB;
}
