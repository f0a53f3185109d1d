using System.Text;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Http;

/// <summary>What pages of other origins may ask and read, as browsers decide it by the headers (CORS).</summary>
public sealed class CrossOriginTests : IAsyncLifetime
{
    private const string Shop = "https://shop.example";
    private const string Anywhere = "00000000-0000-4000-8000-000000000000";

    private static readonly (HttpMethod Method, string Path)[] OfGuests =
    [
        (HttpMethod.Post, "/api/chat/initiate"), (HttpMethod.Post, "/api/chat/validate"),
        (HttpMethod.Post, "/api/chat/message"), (HttpMethod.Put, $"/api/guests/{Anywhere}/attributes"),
        (HttpMethod.Post, Files.Presign), (HttpMethod.Put, $"/api/v2/webchat/attachments/{Anywhere}/{Anywhere}"),
        (HttpMethod.Get, $"/api/v2/webchat/attachments/{Anywhere}/{Anywhere}"),
        (HttpMethod.Get, $"/api/v2/conversations/webchat/{Anywhere}/messages"),
    ];

    private RunningGrid grid = null!;
    private Api browser = null!;

    public async Task InitializeAsync()
    {
        grid = await RunningGrid.Start([.. RunningGrid.RoomyLimits, ("Origins:0", Shop)]);
        browser = Api.Anonymous(grid.Address);
    }

    public async Task DisposeAsync()
    {
        browser.Dispose();
        await grid.DisposeAsync();
        Assert.Empty(grid.Log.Errors);
    }

    [Fact]
    public async Task Pages_of_listed_origins_may_read_what_guests_ask_for_refusals_too()
    {
        foreach (var (method, path) in OfGuests)
        {
            var asked = await Preflight(path, method, Shop);
            Assert.Equal((204, Shop), (asked.Status, Allowed(asked)));
            Assert.Equal("true", asked.Headers["Access-Control-Allow-Credentials"]);
            Assert.Contains(method.Method, asked.Headers["Access-Control-Allow-Methods"], StringComparison.Ordinal);
            Assert.Equal("Authorization,Content-Type", asked.Headers["Access-Control-Allow-Headers"]);
            var answer = await Send(method, path, Shop);
            Assert.Equal(Shop, Allowed(answer));
            Assert.Equal("Origin", answer.Headers["Vary"]);
            Assert.Contains("ININ-Correlation-Id", answer.Headers["Access-Control-Expose-Headers"],
                StringComparison.Ordinal);
        }
        Assert.Equal(201, (await Send(HttpMethod.Post, "/api/chat/initiate", Shop)).Status);
    }

    [Theory]
    [InlineData("https://shop.example.org")]
    [InlineData("https://evil-shop.example")]
    [InlineData("http://shop.example")]
    [InlineData("https://shop.example:8443")]
    [InlineData("https://shop.example/")]
    [InlineData("null")]
    [InlineData("*")]
    public async Task No_other_origin_is_told_back_however_it_looks(string origin)
    {
        foreach (var (method, path) in OfGuests)
        {
            Assert.Null(Allowed(await Preflight(path, method, origin)));
            Assert.Null(Allowed(await Send(method, path, origin)));
        }
    }

    [Fact]
    public async Task What_backends_ask_for_is_for_no_page()
    {
        foreach (var path in new[] { Api.Sessions, "/api/v2/guests", Api.Messages, Api.Query, "/oauth/token" })
        {
            Assert.Null(Allowed(await Preflight(path, HttpMethod.Post, Shop)));
            Assert.Null(Allowed(await Send(HttpMethod.Post, path, Shop)));
        }
    }

    [Fact]
    public async Task Who_is_no_page_hears_nothing_of_it() =>
        Assert.Null(Allowed(await browser.Post("/api/chat/initiate", new { })));

    private Task<Answer> Preflight(string path, HttpMethod method, string origin) => browser.Send(HttpMethod.Options,
        path, null, ("Origin", origin), ("Access-Control-Request-Method", method.Method),
        ("Access-Control-Request-Headers", "authorization,content-type"));

    private Task<Answer> Send(HttpMethod method, string path, string origin) => browser.Send(method, path,
        method == HttpMethod.Get ? null : Api.Content(Encoding.UTF8.GetBytes("{}"), "application/json"),
        ("Origin", origin));

    private static string? Allowed(Answer answer) => answer.Headers.GetValueOrDefault("Access-Control-Allow-Origin");
}
