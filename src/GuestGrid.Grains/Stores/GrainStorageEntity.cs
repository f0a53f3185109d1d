using GuestGrid.Runtime.Stores;
using Orleans.Storage;

namespace GuestGrid.Grains.Stores;

/// <summary>
/// One entity in a grain storage provider: snapshot and a bounded tail in one record, fenced by version and by the
/// provider's etag. After any failure the record is read anew, for a write that timed out may land later. A provider
/// may tell its own timeout as a cancellation: it is one only where the caller asked for it.
/// </summary>
internal sealed class GrainStorageEntity(IGrainStorage storage, GrainId grain) : IEntityStore
{
    private readonly GrainId address = RecordAddress.Of(grain);
    private readonly Lock gate = new();
    private Task turn = Task.CompletedTask;
    private GrainState<EntityRecord>? held;

    public ValueTask<StoredEntity> Load(EntityKey key, CancellationToken cancellation = default) =>
        new(InTurn(() => LoadNow(key, cancellation)));

    public ValueTask Append(EntityAppend append) => new(InTurn(async () =>
    {
        await AppendNow(append);
        return true;
    }));

    /// <summary>Providers have no index by time; reminders wake the entities kept in them.</summary>
    public ValueTask<IReadOnlyList<EntityKey>> DueWakes(
        DateTimeOffset now, int max, CancellationToken cancellation = default) => new([]);

    public ValueTask Erase(EntityKey key, long expectedVersion, CancellationToken cancellation = default) =>
        new(InTurn(async () =>
        {
            await EraseNow(key, expectedVersion, cancellation);
            return true;
        }));

    private async Task<StoredEntity> LoadNow(EntityKey key, CancellationToken cancellation)
    {
        var record = (await Read(key, cancellation)).State!;
        return record.Version == 0
            ? StoredEntity.Absent
            : new StoredEntity(record.Version, record.Snapshot is { } snapshot ? (ReadOnlyMemory<byte>?)snapshot : null,
                [.. record.Entries.Select(entry => (ReadOnlyMemory<byte>)entry)]);
    }

    private async Task AppendNow(EntityAppend append)
    {
        var state = held ?? await Read(append.Key, CancellationToken.None);
        var before = state.State!;
        if (before.Version != append.ExpectedVersion)
            throw new VersionConflictException(append.Key, append.ExpectedVersion, before.Version);
        held = null;
        // A record of its own: a provider may keep, or still be sending, the one before.
        var next = new GrainState<EntityRecord>(After(before, append), state.ETag)
        {
            RecordExists = state.RecordExists,
        };
        try
        {
            await storage.WriteStateAsync(RecordAddress.StateName, address, next);
        }
        catch (InconsistentStateException)
        {
            var stored = await Read(append.Key, CancellationToken.None);
            throw new VersionConflictException(append.Key, append.ExpectedVersion, stored.State!.Version);
        }
        catch (Exception fault)
        {
            throw new StoreUnavailableException($"Writing {append.Key} failed.", fault);
        }
        held = next;
    }

    private async Task EraseNow(EntityKey key, long expectedVersion, CancellationToken cancellation)
    {
        var state = await Read(key, cancellation);
        held = null;
        if (state.State!.Version is var version and not 0 && version != expectedVersion)
            throw new VersionConflictException(key, expectedVersion, version);
        try
        {
            await storage.ClearStateAsync(RecordAddress.StateName, address, state, cancellation);
        }
        catch (InconsistentStateException)
        {
            var stored = await Read(key, cancellation);
            throw new VersionConflictException(key, expectedVersion, stored.State!.Version);
        }
        catch (Exception fault) when (!IsGivenUp(fault, cancellation))
        {
            throw new StoreUnavailableException($"Erasing {key} failed.", fault);
        }
    }

    private async ValueTask<GrainState<EntityRecord>> Read(EntityKey key, CancellationToken cancellation)
    {
        held = null;
        var state = new GrainState<EntityRecord>(new EntityRecord());
        try
        {
            await storage.ReadStateAsync(RecordAddress.StateName, address, state, cancellation);
        }
        catch (Exception fault) when (!IsGivenUp(fault, cancellation))
        {
            throw new StoreUnavailableException($"Reading {key} failed.", fault);
        }
        state.State ??= new EntityRecord();
        return held = state;
    }

    private static bool IsGivenUp(Exception fault, CancellationToken caller) =>
        fault is OperationCanceledException && caller.IsCancellationRequested;

    // One call to the provider at a time, in call order: each needs the etag that the one before came back with.
    private async Task<T> InTurn<T>(Func<Task<T>> work)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (gate) (before, turn) = (turn, mine.Task);
        try
        {
            await before;
            return await work();
        }
        finally
        {
            mine.SetResult();
        }
    }

    private static EntityRecord After(EntityRecord before, EntityAppend append) => new()
    {
        Version = append.NewVersion,
        Snapshot = append.IsSnapshot ? append.Content.ToArray() : before.Snapshot,
        Entries = append.IsSnapshot ? [] : [.. before.Entries, append.Content.ToArray()],
    };
}
