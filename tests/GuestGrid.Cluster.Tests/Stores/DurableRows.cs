using System.Collections.Concurrent;
using Orleans.Storage;

namespace GuestGrid.Cluster.Tests.Stores;

/// <summary>
/// A grain storage provider that, like a database, outlives silos: rows with etags, and faults where a test wants them.
/// </summary>
public sealed class DurableRows : IGrainStorage
{
    private readonly ConcurrentDictionary<(string, GrainId), (object State, string ETag)> rows = new();
    private readonly Lock gate = new();
    private int etags;

    /// <summary>Asked before each write: may say that it fails, and whether it lands all the same.</summary>
    public Func<GrainId, WriteFault>? Fault { get; set; }

    /// <summary>What reading ends with.</summary>
    public Exception? ReadFault { get; set; }

    /// <summary>What erasing ends with.</summary>
    public Exception? ClearFault { get; set; }

    public long LargestWrite { get; private set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (ReadFault is { } fault) throw fault;
        lock (gate)
        {
            var found = rows.TryGetValue((stateName, grainId), out var row);
            grainState.State = found ? (T)row.State : Activator.CreateInstance<T>();
            grainState.ETag = found ? row.ETag : null;
            grainState.RecordExists = found;
        }
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (gate)
        {
            var fault = Fault?.Invoke(grainId) ?? WriteFault.None;
            if (fault is WriteFault.Refused) throw new IOException("The disk is full.");
            Compare(stateName, grainId, grainState);
            var etag = $"{++etags}";
            rows[(stateName, grainId)] = (grainState.State!, etag);
            if (fault is WriteFault.LandsUnheard) throw new TimeoutException("No answer came.");
            grainState.ETag = etag;
            grainState.RecordExists = true;
            if (grainState.State is Grains.Stores.EntityRecord record)
                LargestWrite = Math.Max(LargestWrite,
                    (record.Snapshot?.Length ?? 0) + record.Entries.Sum(entry => entry.Length));
        }
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (ClearFault is { } fault) throw fault;
        lock (gate)
        {
            Compare(stateName, grainId, grainState);
            rows.TryRemove((stateName, grainId), out _);
            grainState.ETag = null;
            grainState.RecordExists = false;
        }
        return Task.CompletedTask;
    }

    private void Compare<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = rows.TryGetValue((stateName, grainId), out var row) ? row.ETag : null;
        if (stored != grainState.ETag) throw new InconsistentStateException("Another etag.", stored, grainState.ETag);
    }
}

public enum WriteFault
{
    None,
    Refused,
    LandsUnheard,
}
