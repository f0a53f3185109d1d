using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace GuestGrid.Gateway.Security;

/// <summary>
/// A client secret as it may stand in a configuration file: <c>sha256$salt$hash</c>, base64url both, the hash
/// being SHA-256 of the salt followed by the secret in UTF-8. One round is enough because
/// <see cref="NewSecret"/> makes secrets of 256 bits that nobody can guess; a slow hash would let strangers
/// keep the processors busy instead.
/// </summary>
public sealed class SecretHash
{
    private const string Prefix = "sha256$";
    private const int MinSaltBytes = 16;

    private readonly byte[] salt;
    private readonly byte[] hash;

    private SecretHash(byte[] salt, byte[] hash)
    {
        this.salt = salt;
        this.hash = hash;
    }

    /// <summary>Matches no secret at the price of a real comparison.</summary>
    internal static SecretHash OfNobody { get; } = new(new byte[MinSaltBytes], new byte[SHA256.HashSizeInBytes]);

    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static SecretHash Of(string secret)
    {
        var salt = RandomNumberGenerator.GetBytes(MinSaltBytes);
        return new SecretHash(salt, Digest(salt, secret));
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out SecretHash? secret)
    {
        secret = null;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)
            || text[Prefix.Length..].Split('$') is not [var first, var second])
            return false;
        if (!StrictBase64Url.TryDecode(first, out var salt) || salt.Length < MinSaltBytes)
            return false;
        if (!StrictBase64Url.TryDecode(second, out var hash) || hash.Length != SHA256.HashSizeInBytes)
            return false;
        secret = new SecretHash(salt, hash);
        return true;
    }

    public bool Matches(string candidate) => CryptographicOperations.FixedTimeEquals(hash, Digest(salt, candidate));

    /// <summary>The form for a configuration file.</summary>
    public string Format() => $"{Prefix}{Base64Url.EncodeToString(salt)}${Base64Url.EncodeToString(hash)}";

    /// <summary>Says nothing, so that a log of options tells nothing.</summary>
    public override string ToString() => "(secret)";

    private static byte[] Digest(byte[] salt, string secret) =>
        SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(secret)]);
}
