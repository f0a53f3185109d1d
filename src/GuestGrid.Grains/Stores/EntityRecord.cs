namespace GuestGrid.Grains.Stores;

/// <summary>
/// An entity as a grain storage provider keeps it. Stored under the names of this type and its members, by serializers
/// that Orleans chooses: none of them may change.
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
