using GuestGrid.Storage.Sqlite;
using GuestGrid.Storage.Sqlite.Native;

namespace GuestGrid.Storage.Tests.Sqlite;

/// <summary>
/// Stands between a store and its disk: holds the writer before a step, or lets that step fail.
/// </summary>
sealed class StoreGate : IDisposable
{
    const int DiskFull = 13;
    readonly ManualResetEventSlim _reached = new();
    readonly ManualResetEventSlim _open = new();
    readonly SqliteEntityStore _store;

    public StoreGate(SqliteEntityStore store)
    {
        _store = store;
        store.Transaction.BeforeStep = Pass;
    }

    /// <summary>The step before which the writer stands still until <see cref="Open"/>.</summary>
    public TransactionStep? HeldAt { get; set; }

    /// <summary>The steps that fail, and how.</summary>
    public HashSet<TransactionStep> Failing { get; } = [];

    public bool FailsOnce { get; set; }

    public int ErrorCode { get; set; } = DiskFull;

    /// <summary>Until the writer stands before the held step.</summary>
    public void AwaitHeld() => Assert.True(_reached.Wait(TimeSpan.FromSeconds(20)), "The writer never came to the gate.");

    public void Open()
    {
        HeldAt = null;
        _open.Set();
    }

    void Pass(TransactionStep step)
    {
        if (step == HeldAt)
        {
            _reached.Set();
            _open.Wait(TimeSpan.FromSeconds(20));
        }
        if (FailsOnce ? Failing.Remove(step) : Failing.Contains(step))
            throw new SqliteException(ErrorCode, "the test says so");
    }

    public void Dispose()
    {
        _store.Transaction.BeforeStep = null;
        Failing.Clear();
        Open();
    }
}
