namespace GuestGrid.Storage.Postgres.Writes;

/// <summary>Writes that travel together, no two of one entity.</summary>
internal sealed class WriteBatch
{
    public List<PendingWrite> Appends { get; } = [];

    public List<PendingWrite> Erasures { get; } = [];

    public int Count => Appends.Count + Erasures.Count;

    public long Bytes { get; private set; }

    public IEnumerable<PendingWrite> Writes => Appends.Concat(Erasures);

    public void Add(PendingWrite write)
    {
        (write.Append is null ? Erasures : Appends).Add(write);
        Bytes += write.Bytes;
    }

    /// <summary>
    /// Processes that write the same entities, as two silos may for a moment, then wait for one another in
    /// one order and not in a circle.
    /// </summary>
    public void Sort()
    {
        Appends.Sort(ByKey);
        Erasures.Sort(ByKey);
    }

    static int ByKey(PendingWrite one, PendingWrite other) =>
        string.CompareOrdinal(one.Key.Kind, other.Key.Kind) is not 0 and var byKind
            ? byKind
            : string.CompareOrdinal(one.Key.Id, other.Key.Id);
}
