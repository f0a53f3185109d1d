using GuestGrid.Gateway.Operations;
using GuestGrid.Storage.Sqlite;

namespace GuestGrid.Server.Serve;

/// <summary>An embedded grid can take work while its store can write.</summary>
internal sealed class StoreReadiness(SqliteEntityStore store) : IReadiness
{
    public string? Problem => store.Health is { IsWritable: false } health
        ? health.Problem ?? "The store can't be written."
        : null;
}
