using GuestGrid.Gateway.Limits;
using GuestGrid.Gateway.Security;
using Microsoft.Extensions.Logging.Abstractions;

namespace GuestGrid.Protocol.Tests.Security;

public sealed class BearerTests
{
    private const string Session = "6f9619ff-8b86-d011-b42d-00c04fc964ff";

    private static readonly ScopeRule NeedsRead = ScopeRule.AnyOf(Scope.GuestRead, Scope.GuestWrite | Scope.UserRead);

    private readonly FakeClock clock = new();
    private readonly AccessTokens access = new(
        Keys.HsRing, Keys.Issuer, new OAuthClients([new OAuthClient("shop", SecretHash.Of("s"), Scope.All)]));

    private readonly GuestTokens guests = new(Keys.HsRing, Keys.Issuer, """{"q":1}"""u8);
    private readonly Bearer bearer;

    public BearerTests() => bearer = new Bearer(
        access, guests, new ClientRateLimit(3, TimeSpan.FromMinutes(1)), new GuestRateLimit(1, 2, 1), clock,
        new RefusalLog(60, TimeProvider.System, NullLogger<RefusalLog>.Instance));

    [Theory]
    [InlineData("Bearer ")]
    [InlineData("bearer ")]
    [InlineData("BEARER  ")]
    public async Task A_client_with_a_scope_that_serves_is_let_through(string scheme)
    {
        var http = With(scheme + ClientToken(Scope.GuestRead));
        var client = await bearer.Require(http.Context, NeedsRead);
        Assert.Equal("shop", client?.Id);
        Assert.Equal("\"client\";q=3;w=60", http.Response.Headers["RateLimit-Policy"]);
        Assert.Equal("\"client\";r=2;t=20", http.Response.Headers["RateLimit"]);
    }

    [Fact]
    public async Task Another_set_of_scopes_serves_as_well() =>
        Assert.NotNull(await bearer.Require(With($"Bearer {ClientToken(Scope.GuestWrite | Scope.UserRead)}").Context, NeedsRead));

    [Fact]
    public async Task Without_the_scope_it_is_403_and_the_challenge_names_it()
    {
        var http = With($"Bearer {ClientToken(Scope.GuestWrite)}");
        Assert.Null(await bearer.Require(http.Context, NeedsRead));
        await AssertRefused(http, 403, "INSUFFICIENT_SCOPE");
        Assert.Equal(
            "Bearer realm=\"guestgrid\", error=\"insufficient_scope\", scope=\"guest:read\"",
            http.Response.Headers.WWWAuthenticate);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Basic abc")]
    [InlineData("Token abc")]
    public async Task Without_a_token_it_is_401_and_the_challenge_is_bare(string? header)
    {
        var http = With(header);
        Assert.Null(await bearer.Require(http.Context, NeedsRead));
        await AssertRefused(http, 401, "UNAUTHORIZED");
        Assert.Equal("Bearer realm=\"guestgrid\"", http.Response.Headers.WWWAuthenticate);
    }

    [Fact]
    public async Task Two_authorization_headers_are_none()
    {
        var token = $"Bearer {ClientToken(Scope.GuestRead)}";
        var http = new HttpExchange().WithHeader("Authorization", token, token);
        Assert.Null(await bearer.Require(http.Context, NeedsRead));
        await AssertRefused(http, 401, "UNAUTHORIZED");
    }

    [Fact]
    public async Task A_token_in_the_address_is_not_looked_at()
    {
        var http = new HttpExchange();
        http.Context.Request.QueryString = new($"?access_token={ClientToken(Scope.All)}");
        Assert.Null(await bearer.Require(http.Context, NeedsRead));
        await AssertRefused(http, 401, "UNAUTHORIZED");
    }

    [Fact]
    public async Task A_broken_token_is_401_INVALID_TOKEN()
    {
        var http = With($"Bearer {ClientToken(Scope.GuestRead)}x");
        Assert.Null(await bearer.Require(http.Context, NeedsRead));
        await AssertRefused(http, 401, "INVALID_TOKEN");
        Assert.Contains("invalid_token", http.Response.Headers.WWWAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_token_is_401_TOKEN_EXPIRED()
    {
        var token = ClientToken(Scope.GuestRead);
        clock.Advance(TimeSpan.FromHours(1));
        var http = With($"Bearer {token}");
        Assert.Null(await bearer.Require(http.Context, NeedsRead));
        await AssertRefused(http, 401, "TOKEN_EXPIRED");
    }

    [Fact]
    public async Task The_fourth_call_of_three_a_minute_is_429_until_its_time_has_come()
    {
        var token = $"Bearer {ClientToken(Scope.GuestRead)}";
        for (var time = 0; time < 3; time++)
            Assert.NotNull(await bearer.Require(With(token).Context, NeedsRead));
        var http = With(token);
        Assert.Null(await bearer.Require(http.Context, NeedsRead));
        var problem = await AssertRefused(http, 429, "RATE_LIMITED");
        Assert.Equal("20", http.Response.Headers.RetryAfter);
        Assert.Equal(20_000, problem.GetProperty("retryAfterMs").GetInt64());
        Assert.Equal("\"client\";r=0;t=20", http.Response.Headers["RateLimit"]);

        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.NotNull(await bearer.Require(With(token).Context, NeedsRead));
    }

    [Fact]
    public async Task A_guest_is_let_through_only_where_guests_may_call()
    {
        var token = $"Bearer {GuestToken()}";
        var caller = await bearer.RequireAny(With(token).Context, NeedsRead);
        Assert.True(caller is { IsGuest: true, Guest: { GuestId: "guest-1", SessionId: Session }, Client: null });
        var http = With(token);
        Assert.Null(await bearer.Require(http.Context, NeedsRead));
        await AssertRefused(http, 401, "INVALID_TOKEN");
    }

    [Fact]
    public async Task A_guest_that_calls_too_often_is_told_when_it_may_again()
    {
        var token = $"Bearer {GuestToken()}";
        var http = With(token);
        Assert.NotNull(await bearer.RequireAny(http.Context, NeedsRead));
        Assert.Equal("\"guest\";q=2;w=2", http.Response.Headers["RateLimit-Policy"]);
        Assert.Equal("\"guest\";r=1;t=1", http.Response.Headers["RateLimit"]);
        Assert.NotNull(await bearer.RequireAny(With(token).Context, NeedsRead));
        var refused = With(token);
        Assert.Null(await bearer.RequireAny(refused.Context, NeedsRead));
        var problem = await AssertRefused(refused, 429, "RATE_LIMITED");
        Assert.Equal(1000, problem.GetProperty("retryAfterMs").GetInt64());
        Assert.Equal("1", refused.Response.Headers.RetryAfter);
        // A client's allowance is another one.
        Assert.NotNull(await bearer.RequireAny(With($"Bearer {ClientToken(Scope.GuestRead)}").Context, NeedsRead));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await bearer.RequireAny(With(token).Context, NeedsRead));
    }

    [Fact]
    public async Task A_client_is_let_through_where_guests_may_call_too()
    {
        var token = $"Bearer {ClientToken(Scope.GuestRead)}";
        var caller = await bearer.RequireAny(With(token).Context, NeedsRead);
        Assert.True(caller is { IsGuest: false, Client.Id: "shop", Guest: null });
    }

    [Fact]
    public async Task Where_both_may_call_bad_credentials_are_refused_alike()
    {
        var missing = With(null);
        Assert.Null(await bearer.RequireAny(missing.Context, NeedsRead));
        await AssertRefused(missing, 401, "UNAUTHORIZED");

        var poor = With($"Bearer {ClientToken(Scope.Desk)}");
        Assert.Null(await bearer.RequireAny(poor.Context, NeedsRead));
        await AssertRefused(poor, 403, "INSUFFICIENT_SCOPE");

        var guest = GuestToken();
        clock.Advance(TimeSpan.FromHours(1));
        var late = With($"Bearer {guest}");
        Assert.Null(await bearer.RequireAny(late.Context, NeedsRead));
        await AssertRefused(late, 401, "TOKEN_EXPIRED");
    }

    private string ClientToken(Scope scopes) => access.Issue(new ApiClient("shop", scopes), clock.Now, clock.Now.AddHours(1));

    private string GuestToken() => guests.Issue(new GuestTokenGrant("guest-1", Session, 0, clock.Now, clock.Now.AddHours(1)));

    private static HttpExchange With(string? header) =>
        header is null ? new HttpExchange() : new HttpExchange().WithHeader("Authorization", header);

    private static async Task<System.Text.Json.JsonElement> AssertRefused(HttpExchange http, int status, string code)
    {
        var problem = await http.Answer();
        Assert.Equal((status, code), (http.Response.StatusCode, problem.GetProperty("code").GetString()));
        return problem;
    }
}
