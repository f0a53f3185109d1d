using GuestGrid.Gateway.Security;

namespace GuestGrid.Protocol.Tests.Security;

public sealed class AccessTokensTests
{
    private static readonly DateTimeOffset Now = FakeClock.Start;
    private static readonly ApiClient Client = new("shop", Scope.GuestRead | Scope.Admin);

    [Fact]
    public void A_token_says_the_client_and_its_scopes_also_from_memory()
    {
        var tokens = Tokens(Scope.All);
        var token = tokens.Issue(Client, Now, Now.AddHours(1));
        Assert.Equal(Client, tokens.Verify(token, Now).Claims);
        Assert.Equal(1, tokens.CachedCount);
        Assert.Equal(Client, tokens.Verify(token, Now).Claims);
        Assert.Equal(1, tokens.CachedCount);
    }

    [Fact]
    public void A_remembered_token_expires_all_the_same()
    {
        var tokens = Tokens(Scope.All);
        var token = tokens.Issue(Client, Now, Now.AddHours(1));
        Assert.True(tokens.Verify(token, Now.AddHours(1).AddTicks(-1)).IsValid);
        Assert.Equal(TokenFault.Expired, tokens.Verify(token, Now.AddHours(1)).Fault);
    }

    [Fact]
    public void A_client_taken_out_of_the_configuration_is_refused()
    {
        var token = Tokens(Scope.All).Issue(Client, Now, Now.AddHours(1));
        Assert.Equal(TokenFault.Revoked, new AccessTokens(Keys.HsRing, Keys.Issuer, new OAuthClients([])).Verify(token, Now).Fault);
    }

    [Fact]
    public void A_scope_taken_from_a_client_is_taken_from_its_tokens()
    {
        var token = Tokens(Scope.All).Issue(Client, Now, Now.AddHours(1));
        Assert.Equal(Scope.GuestRead, Tokens(Scope.GuestRead).Verify(token, Now).Claims?.Scopes);
    }

    [Fact]
    public void Neither_kind_of_token_passes_for_the_other()
    {
        var access = Tokens(Scope.All);
        var guests = new GuestTokens(Keys.HsRing, Keys.Issuer, """{"q":1}"""u8);
        var guestToken = guests.Issue(new GuestTokenGrant("g", "s", 0, Now, Now.AddHours(1)));
        Assert.Equal(TokenFault.WrongType, access.Verify(guestToken, Now).Fault);
        Assert.Equal(TokenFault.WrongType, guests.Verify(access.Issue(Client, Now, Now.AddHours(1)), Now).Fault);
    }

    [Fact]
    public void Bad_tokens_are_not_remembered_and_good_ones_only_so_many()
    {
        var tokens = Tokens(Scope.All);
        for (var time = 0; time < 100; time++)
            Assert.False(tokens.Verify($"bad.token.{time}", Now).IsValid);
        Assert.Equal(0, tokens.CachedCount);
        for (var time = 0; time < AccessTokens.CacheCapacity * 2; time++)
            Assert.True(tokens.Verify(tokens.Issue(Client, Now, Now.AddHours(1)), Now).IsValid);
        Assert.InRange(tokens.CachedCount, 1, AccessTokens.CacheCapacity);
    }

    [Fact]
    public void No_two_tokens_are_alike()
    {
        var tokens = Tokens(Scope.All);
        Assert.NotEqual(tokens.Issue(Client, Now, Now.AddHours(1)), tokens.Issue(Client, Now, Now.AddHours(1)));
    }

    private static AccessTokens Tokens(Scope scopes) =>
        new(Keys.HsRing, Keys.Issuer, new OAuthClients([new OAuthClient("shop", SecretHash.Of("secret"), scopes)]));
}
