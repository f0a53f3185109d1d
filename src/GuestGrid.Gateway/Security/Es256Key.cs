using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace GuestGrid.Gateway.Security;

/// <summary>
/// ECDSA on P-256 with SHA-256: the private key signs, without chance (<see cref="DeterministicEcdsa"/>); the public
/// key verifies.
/// </summary>
public sealed class Es256Key : JwsKey
{
    public const string Name = "ES256";

    private const DSASignatureFormat Format = DSASignatureFormat.IeeeP1363FixedFieldConcatenation;

    private readonly ECParameters parameters;
    private readonly DeterministicEcdsa? signing;

    // ECDsa does not promise to be thread-safe and an import costs as much as a check: idle ones are kept.
    private readonly ConcurrentBag<ECDsa> idle = [];

    public Es256Key(string id, in ECParameters parameters)
        : base(id, Name)
    {
        if (!IsP256(parameters))
            throw new ArgumentException("ES256 needs a key on the curve P-256.", nameof(parameters));
        this.parameters = parameters;
        signing = parameters.D is { } secret ? new DeterministicEcdsa(secret) : null;
        idle.Add(ECDsa.Create(parameters));
    }

    public override bool CanSign => signing is not null;

    public override int SignatureBytes => 64;

    /// <summary>Reads a private or public key; false for anything but P-256.</summary>
    public static bool TryReadPem(string id, string pem, [NotNullWhen(true)] out Es256Key? key)
    {
        key = null;
        try
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportFromPem(pem);
            var hasPrivate = pem.Contains("PRIVATE KEY", StringComparison.Ordinal);
            var parameters = ecdsa.ExportParameters(hasPrivate);
            if (!IsP256(parameters))
                return false;
            key = new Es256Key(id, parameters);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            return false;
        }
    }

    public override void Sign(ReadOnlySpan<byte> signingInput, Span<byte> signature) =>
        (signing ?? throw new CryptographicException("A public key signs nothing.")).Sign(signingInput, signature);

    public override bool Verify(ReadOnlySpan<byte> signingInput, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureBytes)
            return false;
        var ecdsa = Borrow();
        var isGood = ecdsa.VerifyData(
            signingInput, signature, HashAlgorithmName.SHA256, Format);
        idle.Add(ecdsa);
        return isGood;
    }

    private protected override byte[]? Secret => parameters.D;

    public override void Dispose()
    {
        while (idle.TryTake(out var ecdsa))
            ecdsa.Dispose();
    }

    private ECDsa Borrow() => idle.TryTake(out var ecdsa) ? ecdsa : ECDsa.Create(parameters);

    private static bool IsP256(in ECParameters parameters) =>
        parameters.Curve.IsNamed && parameters.Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
}
