using System.Text;
using System.Text.Json;
using GuestGrid.Gateway.Limits;
using GuestGrid.Gateway.Security;
using Microsoft.Extensions.Logging.Abstractions;

namespace GuestGrid.Protocol.Tests.Security;

public sealed class OAuthTokenEndpointTests
{
    private const string Form = "application/x-www-form-urlencoded";

    private readonly FakeClock clock = new();
    private readonly AccessTokens tokens;
    private readonly OAuthTokenEndpoint endpoint;

    public OAuthTokenEndpointTests()
    {
        var clients = new OAuthClients(
        [
            new OAuthClient("shop", SecretHash.Of("s3cret"), Scope.GuestRead | Scope.GuestWrite),
            new OAuthClient("odd:id", SecretHash.Of("a b+c%d:\u00fc"), Scope.Desk),
        ]);
        tokens = new AccessTokens(Keys.HsRing, Keys.Issuer, clients);
        endpoint = new OAuthTokenEndpoint(
            clients, tokens, TimeSpan.FromHours(1), new ClientRateLimit(5, TimeSpan.FromMinutes(1)), clock,
            new RefusalLog(60, TimeProvider.System, NullLogger<RefusalLog>.Instance));
    }

    [Fact]
    public async Task A_client_in_the_body_gets_a_token_for_all_its_scopes()
    {
        var (http, body) = await Ask("grant_type=client_credentials&client_id=shop&client_secret=s3cret");
        Assert.Equal(200, http.Response.StatusCode);
        Assert.Equal("no-store", http.Response.Headers.CacheControl);
        Assert.Equal("bearer", body.GetProperty("token_type").GetString());
        Assert.Equal(3600, body.GetProperty("expires_in").GetInt32());
        Assert.Equal("guest:read guest:write", body.GetProperty("scope").GetString());
        var client = tokens.Verify(body.GetProperty("access_token").GetString(), clock.Now).Claims;
        Assert.Equal(new ApiClient("shop", Scope.GuestRead | Scope.GuestWrite), client);
    }

    [Theory]
    [InlineData("shop", "s3cret", "guest:read guest:write")]
    [InlineData("odd%3Aid", "a+b%2Bc%25d%3A%C3%BC", "guestgrid:desk")]
    public async Task A_client_as_Basic_is_form_decoded_first(string id, string secret, string scope)
    {
        var (http, body) = await Ask("grant_type=client_credentials", basic: $"{id}:{secret}");
        Assert.Equal(200, http.Response.StatusCode);
        Assert.Equal(scope, body.GetProperty("scope").GetString());
    }

    [Fact]
    public async Task A_token_is_narrowed_to_the_scopes_asked_for()
    {
        var (_, body) = await Ask("grant_type=client_credentials&scope=guest%3Aread&client_id=shop&client_secret=s3cret");
        Assert.Equal("guest:read", body.GetProperty("scope").GetString());
        Assert.Equal(Scope.GuestRead, tokens.Verify(body.GetProperty("access_token").GetString(), clock.Now).Claims?.Scopes);
    }

    [Theory]
    [InlineData("client_id=shop&client_secret=s3cret", "invalid_request")]
    [InlineData("", "invalid_request")]
    [InlineData("grant_type=&client_id=shop&client_secret=s3cret", "invalid_request")]
    [InlineData("grant_type=client_credentials&grant_type=client_credentials&client_id=shop&client_secret=s3cret", "invalid_request")]
    [InlineData("grant_type=client_credentials&client_id=shop&client_id=shop&client_secret=s3cret", "invalid_request")]
    [InlineData("grant_type=password&client_id=shop&client_secret=s3cret", "unsupported_grant_type")]
    [InlineData("grant_type=client_credentials&client_id=shop&client_secret=s3cret&scope=guestgrid:admin", "invalid_scope")]
    [InlineData("grant_type=client_credentials&client_id=shop&client_secret=s3cret&scope=guest:read+nonsense", "invalid_scope")]
    public async Task A_wrong_request_is_400_in_OAuths_own_form(string form, string error)
    {
        var (http, body) = await Ask(form);
        Assert.Equal(400, http.Response.StatusCode);
        Assert.Equal(error, body.GetProperty("error").GetString());
        Assert.Equal("no-store", http.Response.Headers.CacheControl);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("&client_id=shop", null)]
    [InlineData("&client_id=shop&client_secret=wrong", null)]
    [InlineData("&client_id=nobody&client_secret=s3cret", null)]
    [InlineData("", "shop:wrong")]
    [InlineData("", "shop")]
    [InlineData("", ":s3cret")]
    public async Task An_unproven_client_is_401_with_a_challenge(string form, string? basic)
    {
        var (http, body) = await Ask($"grant_type=client_credentials{form}", basic);
        Assert.Equal(401, http.Response.StatusCode);
        Assert.Equal("invalid_client", body.GetProperty("error").GetString());
        Assert.StartsWith("Basic ", http.Response.Headers.WWWAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Basic !!!")]
    [InlineData("Basic")]
    [InlineData("Bearer abc")]
    public async Task A_broken_authorization_header_is_401(string header)
    {
        var http = new HttpExchange(path: OAuthTokenEndpoint.Path)
            .WithBody("grant_type=client_credentials", Form).WithHeader("Authorization", header);
        await endpoint.Answer(http.Context);
        Assert.Equal("invalid_client", (await http.Answer()).GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("&client_id=shop&client_secret=s3cret")]
    [InlineData("&client_id=other")]
    public async Task Two_ways_of_naming_the_client_at_once_are_invalid(string form)
    {
        var (http, body) = await Ask($"grant_type=client_credentials{form}", "shop:s3cret");
        Assert.Equal((400, "invalid_request"), (http.Response.StatusCode, body.GetProperty("error").GetString()));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData(null)]
    public async Task Anything_but_a_form_is_invalid(string? contentType)
    {
        var http = new HttpExchange().WithBody("grant_type=client_credentials"u8.ToArray(), contentType!);
        await endpoint.Answer(http.Context);
        Assert.Equal("invalid_request", (await http.Answer()).GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_form_over_64_KiB_is_413_and_one_of_many_fields_is_invalid()
    {
        var (large, problem) = await Ask(new string('a', 65_537));
        Assert.Equal((413, "BODY_TOO_LARGE"), (large.Response.StatusCode, problem.GetProperty("code").GetString()));
        var (_, body) = await Ask(string.Join('&', Enumerable.Range(0, 100).Select(number => $"a{number}=b")));
        Assert.Equal("invalid_request", body.GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_client_that_asks_too_often_is_429_and_may_come_back()
    {
        const string form = "grant_type=client_credentials&client_id=shop&client_secret=s3cret";
        for (var time = 0; time < 5; time++)
            Assert.Equal(200, (await Ask(form)).Http.Response.StatusCode);
        var (http, body) = await Ask(form);
        Assert.Equal((429, "RATE_LIMITED"), (http.Response.StatusCode, body.GetProperty("code").GetString()));
        Assert.Equal("12", http.Response.Headers.RetryAfter);
        clock.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(200, (await Ask(form)).Http.Response.StatusCode);
    }

    [Fact]
    public async Task Random_forms_and_headers_never_throw()
    {
        var random = new Random(3);
        const string alphabet = "abc=&%+:;\u00fc\0 grant_type";
        for (var time = 0; time < 2_000; time++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var (http, _) = await Ask(text, text);
            Assert.InRange(http.Response.StatusCode, 400, 401);
        }
    }

    private async Task<(HttpExchange Http, JsonElement Body)> Ask(string form, string? basic = null)
    {
        var http = new HttpExchange(path: OAuthTokenEndpoint.Path).WithBody(form, Form);
        if (basic is not null)
            http.WithHeader("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(basic))}");
        await endpoint.Answer(http.Context);
        return (http, await http.Answer());
    }
}
