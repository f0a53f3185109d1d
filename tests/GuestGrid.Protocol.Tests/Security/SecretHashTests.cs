using GuestGrid.Gateway.Security;

namespace GuestGrid.Protocol.Tests.Security;

public sealed class SecretHashTests
{
    [Fact]
    public void A_hash_read_back_matches_its_secret_and_no_other()
    {
        var secret = SecretHash.NewSecret();
        Assert.True(SecretHash.TryParse(SecretHash.Of(secret).Format(), out var hash));
        Assert.True(hash.Matches(secret));
        Assert.False(hash.Matches(secret + "a"));
        Assert.False(hash.Matches(secret[..^1]));
        Assert.False(hash.Matches(""));
    }

    [Fact]
    public void The_documented_format_is_salt_then_secret()
    {
        byte[] salt = [.. Enumerable.Range(0, 16).Select(number => (byte)number)];
        var digest = System.Security.Cryptography.SHA256.HashData([.. salt, .. "open sesame"u8]);
        var text = $"sha256${Encode(salt)}${Encode(digest)}";
        Assert.True(SecretHash.TryParse(text, out var hash));
        Assert.True(hash.Matches("open sesame"));
        Assert.Equal(text, hash.Format());
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256$")]
    [InlineData("sha256$AAAA$AAAA")]
    [InlineData("sha512$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("sha256$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA$x")]
    [InlineData("sha256$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void Anything_else_is_no_hash(string text) => Assert.False(SecretHash.TryParse(text, out _));

    [Fact]
    public void The_same_secret_never_hashes_alike_and_never_shows()
    {
        Assert.NotEqual(SecretHash.Of("a").Format(), SecretHash.Of("a").Format());
        Assert.Equal("OAuthClient { Id = x, Secret = (secret), Scopes = All }", new OAuthClient("x", SecretHash.Of("a"), Scope.All).ToString());
    }

    [Fact]
    public void A_new_secret_has_256_bits() =>
        Assert.Equal(32, System.Buffers.Text.Base64Url.DecodeFromChars(SecretHash.NewSecret()).Length);

    [Fact]
    public void An_unknown_client_is_compared_too_and_matches_nothing()
    {
        var clients = new OAuthClients([new OAuthClient("shop", SecretHash.Of("right"), Scope.All)]);
        Assert.NotNull(clients.Authenticate("shop", "right"));
        Assert.Null(clients.Authenticate("shop", "wrong"));
        Assert.Null(clients.Authenticate("Shop", "right"));
        Assert.Null(clients.Authenticate("nobody", ""));
    }

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
