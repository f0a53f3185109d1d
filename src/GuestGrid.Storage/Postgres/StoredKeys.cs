using System.Text;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Storage.Postgres;

/// <summary>
/// Which keys the database can hold. One that it cannot would fail the whole batch it travels in.
/// </summary>
internal static class StoredKeys
{
    // Together with the version well under the 2,704 bytes of an index row.
    const int BytesMax = 1024;

    static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">
    /// The key is no valid text, too long, or holds the character NUL.
    /// </exception>
    public static void Check(in EntityKey key)
    {
        ArgumentNullException.ThrowIfNull(key.Kind);
        ArgumentNullException.ThrowIfNull(key.Id);
        if (Strict.GetByteCount(key.Kind) + Strict.GetByteCount(key.Id) > BytesMax)
            throw new ArgumentException($"The key {key.ToString()[..32]}... is longer than {BytesMax} bytes.");
        if (key.Kind.Contains('\0') || key.Id.Contains('\0'))
            throw new ArgumentException(
                $"The key {key} holds the character NUL, which PostgreSQL can not store.");
    }
}
