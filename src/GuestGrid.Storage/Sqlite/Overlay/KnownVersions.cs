using GuestGrid.Runtime.Stores;

namespace GuestGrid.Storage.Sqlite.Overlay;

/// <summary>
/// Versions of entities whose row is up to date, absent ones (0) included. Two generations bound it at the
/// price of one dictionary: when the young one is full it becomes the old one, and what was not asked for
/// since is forgotten.
/// </summary>
internal sealed class KnownVersions(int max)
{
    readonly int _generation = Math.Max(1, max / 2);
    Dictionary<EntityKey, long> _young = [], _old = [];

    public bool TryGet(in EntityKey key, out long version) =>
        _young.TryGetValue(key, out version) || _old.TryGetValue(key, out version);

    public void Set(in EntityKey key, long version)
    {
        _young[key] = version;
        if (_young.Count < _generation)
            return;
        (_old, _young) = (_young, _old);
        _young.Clear();
    }
}
