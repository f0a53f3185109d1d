using System.Security.Cryptography;
using System.Text;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Runtime.Sessions;

/// <summary>
/// Ids of new sessions. Under an idempotency key the id is derived from client and key, so that the session itself is
/// the record of the key: two requests at once, on any node, meet in it.
/// </summary>
/// <param name="secret">At least 32 bytes, the same on every node and for as long as keys are remembered.</param>
public sealed class SessionIds(IIdentifierSource identifiers, byte[] secret)
{
    public GuestSessionId New() => new(identifiers.Next());

    public GuestSessionId Of(string client, string idempotencyKey)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        // Neither part holds a line feed: client ids and keys are printable.
        HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"session\n{client}\n{idempotencyKey}"), hash);
        return new GuestSessionId(RandomIdentifiers.FromBits(hash));
    }
}
