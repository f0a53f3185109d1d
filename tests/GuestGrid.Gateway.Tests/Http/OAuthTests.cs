using System.Text;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Http;

public sealed class OAuthTests(AGridWithRoomyLimits fixture) : IClassFixture<AGridWithRoomyLimits>, IDisposable
{
    private const string Credentials = "client_id=guestgrid-dev&client_secret=guestgrid-dev-secret";

    private readonly Api anonymous = Api.Anonymous(fixture.Grid.Address);

    [Fact]
    public async Task A_client_trades_its_secret_for_a_token_with_all_its_scopes()
    {
        var answer = await Ask($"grant_type=client_credentials&{Credentials}");
        Assert.Equal(200, answer.Status);
        Assert.Equal("access_token token_type expires_in scope", Answer.Members(answer.Json));
        Assert.Equal("bearer", answer.Get("token_type"));
        Assert.Equal(3600, answer.Json.GetProperty("expires_in").GetInt32());
        Assert.Contains("guestgrid:desk", answer.Get("scope").Split(' '));
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        Assert.True(answer.Headers.ContainsKey("ININ-Correlation-Id"));
    }

    [Fact]
    public async Task A_client_may_name_itself_with_basic_authentication()
    {
        var basic = Convert.ToBase64String("guestgrid-dev:guestgrid-dev-secret"u8);
        var answer = await anonymous.Send(HttpMethod.Post, "/oauth/token",
            Form("grant_type=client_credentials&scope=conversation:read"), ("Authorization", $"Basic {basic}"));
        Assert.Equal(200, answer.Status);
        Assert.Equal("conversation:read", answer.Get("scope"));
    }

    [Theory]
    [InlineData("", 400, "invalid_request")]
    [InlineData(Credentials, 400, "invalid_request")]
    [InlineData("grant_type=password&" + Credentials, 400, "unsupported_grant_type")]
    [InlineData("grant_type=client_credentials&scope=nothing&" + Credentials, 400, "invalid_scope")]
    [InlineData("grant_type=client_credentials&client_id=guestgrid-dev&client_secret=wrong", 401, "invalid_client")]
    [InlineData("grant_type=client_credentials&client_id=nobody&client_secret=wrong", 401, "invalid_client")]
    [InlineData("grant_type=client_credentials", 401, "invalid_client")]
    public async Task Refusals_have_the_form_of_oauth(string form, int status, string error)
    {
        var answer = await Ask(form);
        Assert.Equal((status, error), (answer.Status, answer.Get("error")));
        Assert.True(answer.Headers.ContainsKey("ININ-Correlation-Id"));
    }

    [Fact]
    public async Task A_token_narrowed_to_one_scope_opens_nothing_else()
    {
        using var reader = await Api.SignIn(
            fixture.Grid.Address, "guestgrid-dev", "guestgrid-dev-secret", "webmessaging:guest:read");
        var refused = await reader.CreateSession();
        Assert.Equal((403, "INSUFFICIENT_SCOPE"), (refused.Status, refused.Code));
        Assert.Contains("insufficient_scope", refused.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        Assert.Equal(404, (await reader.Get($"{Api.Sessions}/{Guid.NewGuid()}")).Status);
    }

    public void Dispose() => anonymous.Dispose();

    private Task<Answer> Ask(string form) => anonymous.Send(HttpMethod.Post, "/oauth/token", Form(form));

    private static StringContent Form(string text) => new(text, Encoding.UTF8, "application/x-www-form-urlencoded");
}
