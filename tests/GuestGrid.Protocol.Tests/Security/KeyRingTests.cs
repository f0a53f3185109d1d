using GuestGrid.Gateway.Security;

namespace GuestGrid.Protocol.Tests.Security;

public sealed class KeyRingTests
{
    [Fact]
    public void After_a_rotation_old_tokens_stay_good_until_their_key_is_removed()
    {
        var old = new Hs256Key("2026-01", Keys.Secret(1));
        var next = new Hs256Key("2026-02", Keys.Secret(2));
        var token = JsonWebSignature.Sign(new KeyRing([old], old.Id), TokenType.Guest, "{}"u8);

        Assert.Equal(TokenFault.None, Verify(new KeyRing([old, next], next.Id), token));
        Assert.Equal(TokenFault.UnknownKey, Verify(new KeyRing([next], next.Id), token));
    }

    [Fact]
    public void A_rotation_may_change_the_algorithm()
    {
        var token = JsonWebSignature.Sign(Keys.HsRing, TokenType.Guest, "{}"u8);
        Assert.Equal(TokenFault.None, Verify(Keys.EsRing, token));
    }

    [Fact]
    public void A_public_key_verifies_but_cannot_be_made_the_signing_key()
    {
        var publicOnly = new Es256Key("es-1", Keys.RfcKey(withPrivate: false));
        var token = JsonWebSignature.Sign(Keys.EsRing, TokenType.Guest, "{}"u8);
        Assert.Equal(TokenFault.None, Verify(new KeyRing([Keys.Hs, publicOnly], Keys.Hs.Id), token));
        Assert.Throws<ArgumentException>(() => new KeyRing([publicOnly], publicOnly.Id));
    }

    [Fact]
    public void Two_keys_of_one_id_are_refused() =>
        Assert.Throws<ArgumentException>(() => new KeyRing([Keys.Hs, new Hs256Key("hs-1", Keys.Secret(5))], "hs-1"));

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    public void A_secret_under_256_bits_is_refused(int bytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Hs256Key("short", new byte[bytes]));

    [Fact]
    public async Task Many_threads_may_sign_and_verify_with_one_key()
    {
        var tasks = Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var time = 0; time < 50; time++)
            {
                var token = JsonWebSignature.Sign(Keys.EsRing, TokenType.Guest, "{}"u8);
                Assert.Equal(TokenFault.None, Verify(Keys.EsRing, token));
            }
        }));
        await Task.WhenAll(tasks);
    }

    private static TokenFault Verify(KeyRing ring, string token) =>
        JsonWebSignature.Verify(ring, TokenType.Guest, token, VerifiedPayload.OfThread);
}
