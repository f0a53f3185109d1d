using System.Buffers.Text;
using System.Text;
using GuestGrid.Gateway.Security;

namespace GuestGrid.Protocol.Tests.Security;

/// <summary>The published examples of RFC 7515 (appendix A.1, A.3) and RFC 7519 (sections 3.1 and 6.1).</summary>
public sealed class RfcVectorTests
{
    private const string Payload =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    private const string HsInput = $"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{Payload}";
    private const string HsSignature = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private const string EsInput = $"eyJhbGciOiJFUzI1NiJ9.{Payload}";
    private const string EsSignature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    private const string Unsecured = $"eyJhbGciOiJub25lIn0.{Payload}.";

    private static readonly Hs256Key Hs = new(
        "rfc", Base64Url.DecodeFromChars("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"));

    [Fact]
    public void Signing_the_HS256_example_gives_its_signature()
    {
        var signature = new byte[Hs.SignatureBytes];
        Hs.Sign(Encoding.ASCII.GetBytes(HsInput), signature);
        Assert.Equal(HsSignature, Base64Url.EncodeToString(signature));
    }

    [Fact]
    public void The_HS256_example_verifies_and_no_bit_of_it_may_change() => AssertVerifies(Hs, HsInput, HsSignature);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_ES256_example_verifies_with_either_half_of_the_key(bool withPrivate) =>
        AssertVerifies(new Es256Key("rfc", Keys.RfcKey(withPrivate)), EsInput, EsSignature);

    [Fact]
    public void An_ES256_signature_of_ours_is_the_64_bytes_of_the_standard_and_no_DER()
    {
        var input = Encoding.ASCII.GetBytes(EsInput);
        var signature = new byte[64];
        Keys.Es.Sign(input, signature);
        Assert.True(new Es256Key("rfc", Keys.RfcKey(withPrivate: false)).Verify(input, signature));
    }

    [Theory]
    [InlineData($"{HsInput}.{HsSignature}", TokenFault.UnknownKey)]
    [InlineData($"{EsInput}.{EsSignature}", TokenFault.UnknownKey)]
    [InlineData(Unsecured, TokenFault.Malformed)]
    public void As_tokens_the_examples_are_refused_because_they_name_no_key(string token, TokenFault fault)
    {
        var ring = new KeyRing([Hs, new Es256Key("es", Keys.RfcKey(withPrivate: false))], Hs.Id);
        Assert.Equal(fault, JsonWebSignature.Verify(ring, TokenType.Guest, token, VerifiedPayload.OfThread));
    }

    private static void AssertVerifies(JwsKey key, string input, string signatureText)
    {
        var bytes = Encoding.ASCII.GetBytes(input);
        var signature = Base64Url.DecodeFromChars(signatureText);
        Assert.True(key.Verify(bytes, signature));
        for (var bit = 0; bit < signature.Length * 8; bit++)
        {
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(key.Verify(bytes, signature));
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.False(key.Verify(bytes, signature.AsSpan(..^1)));
        bytes[^1] ^= 1;
        Assert.False(key.Verify(bytes, signature));
    }
}
