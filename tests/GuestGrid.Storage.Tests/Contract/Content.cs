using System.Security.Cryptography;
using System.Text;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Storage.Tests.Contract;

/// <summary>Readable bytes for stores that see none.</summary>
public static class Content
{
    public static ReadOnlyMemory<byte> Of(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> content) => Encoding.UTF8.GetString(content.Span);

    public static EntityAppend Entry(EntityKey key, long expected, string text, DateTimeOffset? wakeAt = null) =>
        new(key, expected, Of(text), false, wakeAt);

    public static EntityAppend Snapshot(EntityKey key, long expected, string text, DateTimeOffset? wakeAt = null) =>
        new(key, expected, Of(text), true, wakeAt);

    /// <summary>Everything of an entity in one comparable text.</summary>
    public static string Describe(StoredEntity entity) =>
        $"v{entity.Version} {(entity.Snapshot is { } snapshot ? $"[{Hash(snapshot)}]" : "-")} "
        + string.Join(",", entity.Entries.Select(Hash));

    public static void Same(StoredEntity expected, StoredEntity actual) =>
        Assert.Equal(Describe(expected), Describe(actual));

    static string Hash(ReadOnlyMemory<byte> content) =>
        content.Length <= 32
            ? Text(content)
            : $"{content.Length} bytes {Convert.ToHexString(SHA256.HashData(content.Span))[..8]}";
}
