using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using GuestGrid.Gateway.Security;

namespace GuestGrid.Protocol.Tests.Security;

/// <summary>Signatures without chance: the published examples of RFC 6979, and what .NET says of many others.</summary>
public sealed class DeterministicSignatureTests
{
    private static readonly BigInteger Order = Parse(
        "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    [Theory]
    [InlineData("sample", "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
        + "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8")]
    [InlineData("test", "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367"
        + "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083")]
    public void The_examples_of_appendix_A_2_5_come_out(string text, string expected)
    {
        var secret = Convert.FromHexString("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721");
        var signature = new byte[64];
        new DeterministicEcdsa(secret).Sign(Encoding.ASCII.GetBytes(text), signature);
        Assert.Equal(expected, Convert.ToHexString(signature));
    }

    [Fact]
    public void What_many_keys_sign_anybody_verifies_and_twice_it_is_the_same()
    {
        for (var i = 0; i < 500; i++)
        {
            using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var key = new Es256Key("k", pair.ExportParameters(includePrivateParameters: true));
            var text = SHA256.HashData(BitConverter.GetBytes(i)).AsSpan(0, i % 33).ToArray();
            var (first, second) = (new byte[64], new byte[64]);
            key.Sign(text, first);
            key.Sign(text, second);
            Assert.Equal(first, second);
            Assert.True(pair.VerifyData(text, first, HashAlgorithmName.SHA256));
        }
    }

    [Fact]
    public void Numbers_are_added_multiplied_and_inverted_as_large_integers_are()
    {
        BigInteger[] edges = [0, 1, 2, Order - 1, Order - 2, Order, Order + 1, (BigInteger.One << 256) - 1,
            BigInteger.One << 64, (BigInteger.One << 64) - 1, (BigInteger.One << 192) - 1, BigInteger.One << 255];
        var some = Enumerable.Range(0, 100).Select(i => new BigInteger(
            SHA256.HashData(BitConverter.GetBytes(i)), isUnsigned: true, isBigEndian: true));
        BigInteger[] all = [.. edges, .. some];
        foreach (var left in all)
        {
            foreach (var right in all)
            {
                Assert.Equal((left + right) % Order, Number(Scalar(left) + Scalar(right)));
                Assert.Equal(left * right % Order, Number(Scalar(left) * Scalar(right)));
            }
            Assert.Equal(BigInteger.ModPow(left, Order - 2, Order), Number(Scalar(left).Inverse()));
            Assert.Equal(left > 0 && left < Order, P256Scalar.TryRead(Bytes(left), out _));
        }
    }

    [Fact]
    public void A_public_key_signs_nothing() => Assert.Throws<CryptographicException>(() =>
        new Es256Key("public", Keys.RfcKey(withPrivate: false)).Sign([1], new byte[64]));

    private static P256Scalar Scalar(BigInteger number) => P256Scalar.Reduce(Bytes(number));

    private static BigInteger Number(P256Scalar scalar)
    {
        var bytes = new byte[P256Scalar.Bytes];
        scalar.Write(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    private static byte[] Bytes(BigInteger number)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[P256Scalar.Bytes - bytes.Length], .. bytes];
    }

    private static BigInteger Parse(string hex) => BigInteger.Parse("0" + hex, NumberStyles.HexNumber, null);
}
