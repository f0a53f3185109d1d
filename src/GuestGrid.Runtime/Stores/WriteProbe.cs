namespace GuestGrid.Runtime.Stores;

/// <summary>
/// A record of no entity, written anew to learn whether a store takes what is written: one that is read-only or full
/// answers every question. All processes share it.
/// </summary>
public static class WriteProbe
{
    public static readonly EntityKey Key = new("probe", "0");

    /// <param name="version">That of the record, as it was just loaded.</param>
    /// <exception cref="StoreUnavailableException">It takes nothing.</exception>
    public static async Task Write(IEntityStore store, long version)
    {
        try
        {
            await store.Append(new EntityAppend(Key, version, ReadOnlyMemory<byte>.Empty, IsSnapshot: true, null));
        }
        catch (VersionConflictException)
        {
            // Another process has written it since, so it takes what is written.
        }
    }
}
