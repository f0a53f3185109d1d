namespace GuestGrid.Grains.Stores;

/// <summary>
/// An entity as a grain storage provider keeps it: in the bytes of Orleans' serializer, which know members by their
/// number and no name at all. Numbers and types of members never change; new ones may join.
/// </summary>
[GenerateSerializer, Alias("guestgrid.entity-record")]
public sealed class EntityRecord
{
    [Id(0)] public long Version { get; set; }

    /// <summary>Null until one was taken.</summary>
    [Id(1)] public byte[]? Snapshot { get; set; }

    /// <summary>
    /// What was appended after the snapshot, oldest first. The runner takes a snapshot before it grows beyond
    /// bounds.
    /// </summary>
    [Id(2)] public List<byte[]> Entries { get; set; } = [];
}
