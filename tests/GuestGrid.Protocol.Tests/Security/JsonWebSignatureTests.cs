using System.Text;
using GuestGrid.Gateway.Security;

namespace GuestGrid.Protocol.Tests.Security;

public sealed class JsonWebSignatureTests
{
    private const string Payload = """{"a":1}""";
    private const string GoodHeader = """{"alg":"HS256","kid":"hs-1","typ":"JWT"}""";

    public static TheoryData<string> BothRings => ["HS256", "ES256"];

    [Theory]
    [MemberData(nameof(BothRings))]
    public void What_was_signed_verifies_and_gives_its_payload_back(string algorithm)
    {
        var ring = Ring(algorithm);
        var token = JsonWebSignature.Sign(ring, TokenType.Guest, Encoding.UTF8.GetBytes(Payload));
        Assert.Equal(TokenFault.None, Verify(token, ring));
        Assert.Equal(Payload, Encoding.UTF8.GetString(VerifiedPayload.OfThread.Json));
        Assert.Equal($$"""{"alg":"{{algorithm}}","kid":"{{ring.Signing.Id}}","typ":"JWT"}""", Keys.Decode(token.Split('.')[0]));
    }

    [Theory]
    [MemberData(nameof(BothRings))]
    public void A_token_with_any_one_character_changed_is_refused(string algorithm)
    {
        var ring = Ring(algorithm);
        var token = JsonWebSignature.Sign(ring, TokenType.Guest, Encoding.UTF8.GetBytes(Payload));
        var changed = token.ToCharArray();
        for (var index = 0; index < token.Length; index++)
        {
            foreach (var character in "AB9_-.=+/ \0\u00e9\u4100")
            {
                if (character == token[index])
                    continue;
                changed[index] = character;
                Assert.NotEqual(TokenFault.None, Verify(new string(changed), ring));
            }

            for (var bit = 0; bit < 16; bit++)
            {
                changed[index] = (char)(token[index] ^ (1 << bit));
                Assert.NotEqual(TokenFault.None, Verify(new string(changed), ring));
            }

            changed[index] = token[index];
        }
    }

    [Theory]
    [MemberData(nameof(BothRings))]
    public void A_token_cut_or_extended_anywhere_is_refused(string algorithm)
    {
        var ring = Ring(algorithm);
        var token = JsonWebSignature.Sign(ring, TokenType.Guest, Encoding.UTF8.GetBytes(Payload));
        for (var index = 0; index < token.Length; index++)
        {
            Assert.NotEqual(TokenFault.None, Verify(token[..index], ring));
            Assert.NotEqual(TokenFault.None, Verify(token.Remove(index, 1), ring));
            foreach (var extra in new[] { "A", ".", "=", "\n", " " })
                Assert.NotEqual(TokenFault.None, Verify(token.Insert(index, extra), ring));
        }

        foreach (var extra in new[] { "A", ".", "=", "==", "\n", " ", ".e30" })
            Assert.NotEqual(TokenFault.None, Verify(token + extra, ring));
    }

    [Theory]
    [InlineData("""{"alg":"none","kid":"hs-1","typ":"JWT"}""", TokenFault.WrongAlgorithm)]
    [InlineData("""{"alg":"None","kid":"hs-1","typ":"JWT"}""", TokenFault.WrongAlgorithm)]
    [InlineData("""{"alg":"hs256","kid":"hs-1","typ":"JWT"}""", TokenFault.WrongAlgorithm)]
    [InlineData("""{"alg":"HS512","kid":"hs-1","typ":"JWT"}""", TokenFault.WrongAlgorithm)]
    [InlineData("""{"alg":"ES256","kid":"hs-1","typ":"JWT"}""", TokenFault.WrongAlgorithm)]
    [InlineData("""{"alg":"HS256","kid":"es-1","typ":"JWT"}""", TokenFault.WrongAlgorithm)]
    [InlineData("""{"kid":"hs-1","typ":"JWT"}""", TokenFault.WrongAlgorithm)]
    [InlineData("""{"alg":"HS256","kid":"hs-2","typ":"JWT"}""", TokenFault.UnknownKey)]
    [InlineData("""{"alg":"HS256","kid":"","typ":"JWT"}""", TokenFault.UnknownKey)]
    [InlineData("""{"alg":"HS256","typ":"JWT"}""", TokenFault.UnknownKey)]
    [InlineData("""{"alg":"HS256","kid":null,"typ":"JWT"}""", TokenFault.Malformed)]
    [InlineData("""{"alg":"HS256","kid":["hs-1"],"typ":"JWT"}""", TokenFault.Malformed)]
    [InlineData("""{"alg":"HS256","kid":"hs-1"}""", TokenFault.WrongType)]
    [InlineData("""{"alg":"HS256","kid":"hs-1","typ":"at+jwt"}""", TokenFault.WrongType)]
    [InlineData("""{"alg":"HS256","kid":"hs-1","typ":"JWT","jku":"https://evil.example"}""", TokenFault.Malformed)]
    [InlineData("""{"alg":"HS256","kid":"hs-1","typ":"JWT","x5u":"https://evil.example"}""", TokenFault.Malformed)]
    [InlineData("""{"alg":"HS256","kid":"hs-1","typ":"JWT","jwk":{"kty":"oct"}}""", TokenFault.Malformed)]
    [InlineData("""{"alg":"HS256","kid":"hs-1","typ":"JWT","x5c":[]}""", TokenFault.Malformed)]
    [InlineData("""{"alg":"HS256","kid":"hs-1","typ":"JWT","crit":["exp"]}""", TokenFault.Malformed)]
    [InlineData("""{"alg":"HS256","kid":"hs-1","typ":"JWT","\u006aku":"https://evil.example"}""", TokenFault.Malformed)]
    [InlineData("""{"alg":"HS256","alg":"HS256","kid":"hs-1","typ":"JWT"}""", TokenFault.Malformed)]
    [InlineData("""{"alg":"HS256","kid":"hs-1","kid":"hs-1","typ":"JWT"}""", TokenFault.Malformed)]
    [InlineData("""{"alg":"HS256","kid":"hs-1","typ":"JWT"} """ + "x", TokenFault.Malformed)]
    [InlineData("[]", TokenFault.Malformed)]
    [InlineData("{", TokenFault.Malformed)]
    public void A_header_that_is_not_exactly_the_keys_own_is_refused_even_when_signed_well(string header, TokenFault fault) =>
        Assert.Equal(fault, Verify(Keys.Forge(Keys.Hs, header, Payload), Keys.HsRing));

    [Fact]
    public void A_harmless_header_in_another_spelling_is_accepted() =>
        Assert.Equal(
            TokenFault.None,
            Verify(Keys.Forge(Keys.Hs, """{ "typ":"JWT", "cty":"x", "kid":"hs-1", "alg":"HS256" }""", Payload), Keys.HsRing));

    [Fact]
    public void A_public_key_does_not_serve_as_the_secret_of_an_HMAC()
    {
        var publicKey = Keys.RfcKey(withPrivate: false);
        byte[] point = [4, .. publicKey.Q.X!, .. publicKey.Q.Y!];
        var confused = new Hs256Key("es-1", point);
        var token = Keys.Forge(confused, """{"alg":"HS256","kid":"es-1","typ":"JWT"}""", Payload);
        Assert.Equal(TokenFault.WrongAlgorithm, Verify(token, Keys.EsRing));
    }

    [Fact]
    public void A_key_of_the_same_id_but_another_secret_is_refused()
    {
        var foreign = new Hs256Key("hs-1", Keys.Secret(99));
        Assert.Equal(TokenFault.BadSignature, Verify(Keys.Forge(foreign, GoodHeader, Payload), Keys.HsRing));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("...")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d.e")]
    [InlineData("e30..")]
    [InlineData(".e30.e30")]
    public void What_has_not_three_full_segments_is_malformed(string token) =>
        Assert.Equal(TokenFault.Malformed, Verify(token, Keys.HsRing));

    [Fact]
    public void A_fourth_segment_is_malformed_before_any_signature_is_computed()
    {
        var parts = JsonWebSignature.Sign(Keys.HsRing, TokenType.Guest, "{}"u8).Split('.');
        Assert.Equal(TokenFault.Malformed, Verify($"{parts[0]}.{parts[1]}.{parts[1]}.{parts[2]}", Keys.HsRing));
    }

    [Fact]
    public void A_character_outside_ASCII_is_malformed_before_any_signature_is_computed()
    {
        var parts = JsonWebSignature.Sign(Keys.HsRing, TokenType.Guest, "{}"u8).Split('.');
        Assert.Equal(TokenFault.Malformed, Verify($"{parts[0]}.{parts[1]}\u00e9.{parts[2]}", Keys.HsRing));
    }

    [Fact]
    public void A_payload_whose_unused_bits_are_set_is_refused_even_when_signed_well()
    {
        // "e31" and "e30" both decode to "{}" where a decoder is lenient.
        var input = $"{Keys.Encode(GoodHeader)}.e31";
        var signature = new byte[32];
        Keys.Hs.Sign(Encoding.ASCII.GetBytes(input), signature);
        Assert.Equal(
            TokenFault.Malformed,
            Verify($"{input}.{System.Buffers.Text.Base64Url.EncodeToString(signature)}", Keys.HsRing));
    }

    [Fact]
    public void A_token_longer_than_the_limit_is_refused_unread()
    {
        Assert.Equal(TokenFault.Malformed, Verify(new string('a', JsonWebSignature.MaxChars + 1), Keys.HsRing));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => JsonWebSignature.Sign(Keys.HsRing, TokenType.Guest, new byte[JsonWebSignature.MaxChars]));
    }

    [Fact]
    public void Random_texts_are_refused_and_never_throw()
    {
        var random = new Random(20260102);
        const string alphabet = "ABCabc019-_.eyJ{}\"=+/ \u00e9";
        for (var time = 0; time < 50_000; time++)
        {
            var text = string.Create(random.Next(120), random, (span, source) =>
            {
                for (var index = 0; index < span.Length; index++)
                    span[index] = alphabet[source.Next(alphabet.Length)];
            });
            Assert.NotEqual(TokenFault.None, Verify(text, Keys.HsRing));
        }
    }

    private static KeyRing Ring(string algorithm) => algorithm == "HS256" ? Keys.HsRing : Keys.EsRing;

    private static TokenFault Verify(string token, KeyRing ring) =>
        JsonWebSignature.Verify(ring, TokenType.Guest, token, VerifiedPayload.OfThread);
}
