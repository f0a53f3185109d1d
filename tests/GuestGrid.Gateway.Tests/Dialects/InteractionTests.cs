using System.Text;
using System.Text.Json;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using static GuestGrid.Gateway.Tests.Http.ProblemTests;

namespace GuestGrid.Gateway.Tests.Dialects;

/// <summary>What a guest does on its site is counted (surface, section 3).</summary>
public sealed class InteractionTests(AGridWithRoomyLimits fixture) : IClassFixture<AGridWithRoomyLimits>, IDisposable
{
    private readonly Api browser = Api.Anonymous(fixture.Grid.Address);

    private RunningGrid Grid => fixture.Grid;

    private string Site => Grid.Address.GetLeftPart(UriPartial.Authority);

    public void Dispose() => browser.Dispose();

    [Fact]
    public async Task A_count_says_what_came_of_it_and_the_guests_record_has_it()
    {
        var begun = await Begin();
        var first = await Count(begun, new { });
        Assert.Equal("totalInteractions lastInteractionType lastUpdated", Answer.Members(Counts(first)));
        Assert.Equal((1L, "message"), Told(first));
        var second = await Count(begun, new { interactionType = "said \"click\" – ü", increment = 41 });
        Assert.Equal((42L, "said \"click\" – ü"), Told(second));
        var record = (await Grid.Api.Get($"/api/v2/guests/{begun.Get("guestId")}")).Json.GetProperty("attributes");
        foreach (var name in new[] { "totalInteractions", "lastInteractionType", "lastUpdated" })
            Assert.Equal(Counts(second).GetProperty(name).ToString(), record.GetProperty(name).ToString());
    }

    [Fact]
    public async Task A_hundred_at_once_lose_no_count_and_each_is_told_its_own()
    {
        var begun = await Begin();
        Assert.Equal(Enumerable.Range(1, 100).Select(total => (long)total), await CountAtOnce(browser, begun));
        Assert.Equal(101, Told(await Count(begun, new { })).Total);
    }

    [Fact]
    public async Task Counts_that_were_read_before_they_are_written_would_get_lost()
    {
        await using var grid = await RunningGrid.Start(
            RunningGrid.RoomyLimits, change: WrappedVisitors.WithHastyCounts(100));
        using var visitor = Api.Anonymous(grid.Address);
        Assert.Equal(Enumerable.Repeat(1L, 100), await CountAtOnce(visitor, await Begin(visitor)));
    }

    [Fact]
    public async Task The_guest_comes_by_bearer_or_by_cookie_from_its_own_site()
    {
        var begun = await Begin();
        var path = PathOf(begun.Get("guestId"));
        var cookie = ("Cookie", $"gcSessionToken={begun.Get("sessionToken")}");
        Assert.Equal(200, (await Put(path, "{}", cookie, ("Origin", Site))).Status);
        AssertProblem(await Put(path, "{}", cookie), 403, "ORIGIN_NOT_ALLOWED");
        AssertProblem(await Put(path, "{}", cookie, ("Origin", "https://evil.example")), 403, "ORIGIN_NOT_ALLOWED");
        AssertProblem(await Put(path, "{}", cookie, Bearer(begun)), 403, "ORIGIN_NOT_ALLOWED");
        Assert.Equal(2, Told(await Count(begun, new { })).Total);
    }

    [Fact]
    public async Task Nobody_counts_for_another()
    {
        var (begun, other) = (await Begin(), await Begin());
        var path = PathOf(begun.Get("guestId"));
        AssertProblem(await Put(path, "{}"), 401, "UNAUTHORIZED");
        AssertProblem(await Put(path, "{}", ("Authorization", "Bearer a.b.c")), 401, "INVALID_TOKEN");
        AssertProblem(await Put(path, "{}", ("Authorization", $"Bearer {Grid.Api.Token}")), 401, "INVALID_TOKEN");
        AssertProblem(await Put(path, "{}", Bearer(other)), 403, "FORBIDDEN");
        AssertProblem(await Put(PathOf(Guid.NewGuid().ToString()), "{}", Bearer(begun)), 403, "FORBIDDEN");
        AssertProblem(await Put(PathOf("nobody"), "{}", Bearer(begun)), 404, "NOT_FOUND");
        Assert.Equal(1, Told(await Count(begun, new { })).Total);
        Assert.Equal(204, (await Grid.Api.Delete($"/api/v2/guests/{begun.Get("guestId")}")).Status);
        AssertProblem(await Put(path, "{}", Bearer(begun)), 401, "INVALID_TOKEN");
    }

    [Fact]
    public async Task The_token_of_a_session_that_is_over_counts_nothing()
    {
        var begun = await Begin();
        var guest = $"/api/v2/guests/{begun.Get("guestId")}";
        var session = (await Grid.Api.Get(guest)).Json.GetProperty("sessions")[0].GetProperty("id");
        Assert.Equal(204, (await Grid.Api.Delete($"/api/v2/webmessaging/guest/sessions/{session}")).Status);
        AssertProblem(await Put(PathOf(begun.Get("guestId")), "{}", Bearer(begun)), 401, "INVALID_TOKEN");
        Assert.Empty((await Grid.Api.Get(guest)).Json.GetProperty("attributes").EnumerateObject());
    }

    [Theory]
    [InlineData("""{"increment":0}""", "INVALID_REQUEST")]
    [InlineData("""{"increment":-1}""", "INVALID_REQUEST")]
    [InlineData("""{"increment":1.5}""", "INVALID_REQUEST")]
    [InlineData("""{"increment":"2"}""", "INVALID_REQUEST")]
    [InlineData("""{"increment":9223372036854775808}""", "INVALID_REQUEST")]
    [InlineData("""{"interactionType":""}""", "INVALID_REQUEST")]
    [InlineData("""{"interactionType":"a\u0000b"}""", "INVALID_REQUEST")]
    [InlineData("[]", "INVALID_REQUEST")]
    [InlineData("{", "MALFORMED_JSON")]
    public async Task What_is_no_count_changes_nothing(string body, string code)
    {
        var begun = await Begin();
        AssertProblem(await Put(PathOf(begun.Get("guestId")), body, Bearer(begun)), 400, code);
        Assert.Equal(1, Told(await Count(begun, new { })).Total);
    }

    [Fact]
    public async Task A_type_has_at_most_128_characters()
    {
        var begun = await Begin();
        var longest = new string('x', 128);
        Assert.Equal((1L, longest), Told(await Count(begun, new { interactionType = longest })));
        AssertProblem(await Put(PathOf(begun.Get("guestId")), $$"""{"interactionType":"{{longest}}x"}""",
            Bearer(begun)), 400, "INVALID_REQUEST");
    }

    private Task<Answer> Begin() => Begin(browser);

    private static async Task<Answer> Begin(Api browser)
    {
        var begun = await browser.Post("/api/chat/initiate", new { name = "Ada" });
        Assert.Equal(201, begun.Status);
        return begun;
    }

    private static async Task<IEnumerable<long>> CountAtOnce(Api browser, Answer begun) =>
        (await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Count(browser, begun, new { }))))
            .Select(one => Told(one).Total).Order();

    private Task<Answer> Count(Answer begun, object body) => Count(browser, begun, body);

    private static async Task<Answer> Count(Api browser, Answer begun, object body)
    {
        var counted = await Put(browser, PathOf(begun.Get("guestId")), JsonSerializer.Serialize(body), Bearer(begun));
        Assert.True(counted.Status == 200, counted.Text);
        return counted;
    }

    private Task<Answer> Put(string path, string body, params (string, string)[] headers) =>
        Put(browser, path, body, headers);

    private static Task<Answer> Put(
        Api browser, string path, string body, params (string, string)[] headers) => browser.Send(
        HttpMethod.Put, path, Api.Content(Encoding.UTF8.GetBytes(body), "application/json"), headers);

    private static string PathOf(string guest) => $"/api/guests/{guest}/attributes";

    private static (string, string) Bearer(Answer begun) => ("Authorization", $"Bearer {begun.Get("sessionToken")}");

    private static JsonElement Counts(Answer counted) => counted.Json.GetProperty("updatedAttributes");

    private static (long Total, string Type) Told(Answer counted) =>
        (Counts(counted).GetProperty("totalInteractions").GetInt64(),
            Counts(counted).GetProperty("lastInteractionType").GetString()!);
}
