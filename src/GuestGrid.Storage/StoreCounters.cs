namespace GuestGrid.Storage;

/// <summary>What a store did since it was opened, and where it stands.</summary>
/// <param name="Commits">Durable transactions; <c>Appends / Commits</c> is how well appends group.</param>
/// <param name="Appends">Appends and erasures made durable.</param>
/// <param name="Conflicts">Appends refused for their version.</param>
/// <param name="LargestBatch">Most appends one commit carried.</param>
/// <param name="Waiting">Appends not yet answered.</param>
/// <param name="LogBytes">Bytes of the log kept on disk: what a restart replays.</param>
/// <param name="WalBytes">Size of SQLite's own write-ahead log, estimated between its checkpoints.</param>
/// <param name="DirtyEntities">Entities whose newest content is in the log and in memory only.</param>
/// <param name="Checkpointed">Entity rows written or deleted.</param>
/// <param name="Faults">Transactions that failed.</param>
public sealed record StoreCounters(
    long Commits, long Appends, long Conflicts, int LargestBatch, int Waiting,
    long LogBytes, long WalBytes, int DirtyEntities, long Checkpointed, long Faults);
