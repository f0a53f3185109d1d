namespace GuestGrid.Storage.Postgres;

/// <summary>What a PostgreSQL store did since it was opened, and what waits.</summary>
/// <param name="Commits">
/// Transactions that landed; <c>Appends / Commits</c> is how well appends group.
/// </param>
/// <param name="Appends">Appends and erasures made durable.</param>
/// <param name="Conflicts">Appends refused for their version.</param>
/// <param name="LargestBatch">Most appends and erasures one transaction carried.</param>
/// <param name="Waiting">Appends and erasures not yet answered.</param>
/// <param name="Faults">Batches that failed or whose outcome is unknown.</param>
public sealed record PostgresCounters(
    long Commits, long Appends, long Conflicts, int LargestBatch, int Waiting, long Faults);
