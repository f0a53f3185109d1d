namespace GuestGrid.Runtime.Stores;

internal static class StoreErasure
{
    /// <summary>
    /// False, and nothing is erased, where another version is stored than <paramref name="version"/>.
    /// </summary>
    public static async ValueTask<bool> TryErase(this IEntityStore store, EntityKey key, long version)
    {
        try
        {
            await store.Erase(key, version);
            return true;
        }
        catch (VersionConflictException)
        {
            return false;
        }
    }
}
