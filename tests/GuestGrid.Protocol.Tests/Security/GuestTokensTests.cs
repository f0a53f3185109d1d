using System.Text;
using System.Text.Json;
using GuestGrid.Gateway.Security;
using GuestGrid.Protocol.Errors;

namespace GuestGrid.Protocol.Tests.Security;

public sealed class GuestTokensTests
{
    private static readonly DateTimeOffset Now = FakeClock.Start;
    private static readonly GuestTokens Tokens = new(Keys.HsRing, Keys.Issuer, """{"queueId":"default"}"""u8);
    private static readonly GuestTokenGrant Grant = new("guest-1", "session-1", 3, Now, Now.AddHours(1));

    [Fact]
    public void A_token_says_what_was_granted()
    {
        var claims = Tokens.Verify(Tokens.Issue(Grant), Now).Claims;
        Assert.Equal(new GuestClaims("guest-1", "session-1", 3, "session-1.3", Now, Now.AddHours(1)), claims);
    }

    [Fact]
    public void The_same_grant_gives_the_very_same_string_and_another_generation_another()
    {
        Assert.Equal(Tokens.Issue(Grant), Tokens.Issue(Grant));
        Assert.NotEqual(Tokens.Issue(Grant), Tokens.Issue(Grant with { Generation = 4 }));
    }

    [Fact]
    public void The_string_never_changes_between_versions_because_clients_compare_it() =>
        Assert.Equal(
            """{"iss":"guestgrid-tests","aud":"guest","sub":"guest-1","sid":"session-1","iat":1767323045,"exp":1767326645,"jti":"session-1.3","gen":3,"routing_hints":{"queueId":"default"},"attributes":{}}""",
            Keys.Decode(Tokens.Issue(Grant).Split('.')[1]));

    [Theory]
    [InlineData("", """{"queueId":"default"}""")]
    [InlineData("{}", """{"queueId":"default"}""")]
    [InlineData("""{"queueId":"q","priority":2}""", """{"queueId":"q","priority":2}""")]
    public void Routing_hints_are_never_empty(string given, string written) =>
        Assert.Equal(written, Payload(Grant with { RoutingHints = Encoding.UTF8.GetBytes(given) }).GetProperty("routing_hints").GetRawText());

    [Fact]
    public void A_deployment_without_default_routing_is_refused() =>
        Assert.Throws<ArgumentException>(() => new GuestTokens(Keys.HsRing, Keys.Issuer, "{}"u8));

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void Attributes_are_carried_up_to_1_KiB(int bytes, bool isCarried)
    {
        var json = $$"""{"a":"{{new string('x', bytes - 8)}}"}""";
        Assert.Equal(bytes, json.Length);
        var written = Payload(Grant with { Attributes = Encoding.UTF8.GetBytes(json) }).GetProperty("attributes");
        Assert.Equal(isCarried ? json : "{}", written.GetRawText());
    }

    [Fact]
    public void A_token_is_good_until_the_instant_it_expires_and_not_at_it()
    {
        var token = Tokens.Issue(Grant);
        Assert.True(Tokens.Verify(token, Grant.ExpiresAt.AddTicks(-1)).IsValid);
        Assert.Equal(TokenFault.Expired, Tokens.Verify(token, Grant.ExpiresAt).Fault);
        Assert.Same(ErrorCatalogue.TokenExpired, Tokens.Verify(token, Grant.ExpiresAt).Fault.ToError());
    }

    [Fact]
    public void A_clock_that_is_ahead_is_forgiven_60_seconds_and_no_more()
    {
        var token = Tokens.Issue(Grant);
        Assert.True(Tokens.Verify(token, Now.AddSeconds(-60)).IsValid);
        Assert.Equal(TokenFault.NotYetValid, Tokens.Verify(token, Now.AddSeconds(-61)).Fault);
    }

    [Fact]
    public void Another_issuers_token_is_refused_even_with_the_same_key()
    {
        var other = new GuestTokens(Keys.HsRing, "somebody-else", """{"q":1}"""u8);
        Assert.Equal(TokenFault.WrongIssuer, Tokens.Verify(other.Issue(Grant), Now).Fault);
        Assert.Same(ErrorCatalogue.InvalidToken, TokenFault.WrongIssuer.ToError());
    }

    [Theory]
    [InlineData("\"aud\":\"guest\"", "\"aud\":\"api\"", TokenFault.WrongAudience)]
    [InlineData("\"aud\":\"guest\"", "\"aud\":[\"guest\"]", TokenFault.WrongAudience)]
    [InlineData("\"aud\":\"guest\",", "", TokenFault.WrongAudience)]
    [InlineData("\"iss\":\"guestgrid-tests\",", "", TokenFault.WrongIssuer)]
    [InlineData("\"sub\":\"guest-1\",", "", TokenFault.Malformed)]
    [InlineData("\"sid\":\"session-1\",", "", TokenFault.Malformed)]
    [InlineData("\"gen\":3,", "", TokenFault.Malformed)]
    [InlineData("\"gen\":3", "\"gen\":99999999999999999999", TokenFault.Malformed)]
    [InlineData("\"gen\":3", "\"gen\":\"3\"", TokenFault.Malformed)]
    [InlineData("\"exp\":1767326645,", "", TokenFault.Malformed)]
    [InlineData("\"exp\":1767326645", "\"exp\":1e999", TokenFault.Malformed)]
    [InlineData("\"exp\":1767326645", "\"exp\":9223372036854775807", TokenFault.Malformed)]
    [InlineData("\"exp\":1767326645", "\"exp\":-1", TokenFault.Malformed)]
    [InlineData("\"exp\":1767326645", "\"exp\":\"1767326645\"", TokenFault.Malformed)]
    [InlineData("\"iat\":1767323045", "\"iat\":1767323106", TokenFault.NotYetValid)]
    [InlineData("\"gen\":3", "\"gen\":3,\"nbf\":1767323106", TokenFault.NotYetValid)]
    [InlineData("{\"iss\"", "[{\"iss\"", TokenFault.Malformed)]
    [InlineData("\"sub\":\"guest-1\"", "\"sub\":7", TokenFault.Malformed)]
    public void Claims_are_checked_one_by_one_behind_a_good_signature(string found, string replaced, TokenFault fault)
    {
        var parts = Tokens.Issue(Grant).Split('.');
        var payload = Keys.Decode(parts[1]);
        Assert.Contains(found, payload, StringComparison.Ordinal);
        var forged = Keys.Forge(Keys.Hs, Keys.Decode(parts[0]), payload.Replace(found, replaced, StringComparison.Ordinal));
        Assert.Equal(fault, Tokens.Verify(forged, Now).Fault);
    }

    [Fact]
    public void An_expired_token_of_a_wrong_key_is_told_apart_by_its_signature_first()
    {
        var foreign = new GuestTokens(new KeyRing([new Hs256Key("hs-1", Keys.Secret(9))], "hs-1"), Keys.Issuer, """{"q":1}"""u8);
        Assert.Equal(TokenFault.BadSignature, Tokens.Verify(foreign.Issue(Grant), Now.AddYears(1)).Fault);
    }

    [Fact]
    public void An_ES256_ring_issues_tokens_that_verify()
    {
        var tokens = new GuestTokens(Keys.EsRing, Keys.Issuer, """{"q":1}"""u8);
        Assert.Equal("guest-1", tokens.Verify(tokens.Issue(Grant), Now).Claims?.GuestId);
        Assert.Equal(tokens.Issue(Grant), tokens.Issue(Grant));
    }

    [Fact]
    public void Guest_names_of_any_script_survive()
    {
        var grant = Grant with { GuestId = "g\"\\\u0000\ud83d\ude00\u202e" };
        Assert.Equal(grant.GuestId, Tokens.Verify(Tokens.Issue(grant), Now).Claims?.GuestId);
    }

    private static JsonElement Payload(GuestTokenGrant grant) =>
        JsonDocument.Parse(Keys.Decode(Tokens.Issue(grant).Split('.')[1])).RootElement;
}
