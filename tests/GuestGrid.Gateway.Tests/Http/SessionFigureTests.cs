using System.Text.Json;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Http;

/// <summary>How long a session took and what was said in it, to the millisecond (surface, sections 1 and 9).</summary>
public sealed class SessionFigureTests(AGridWhereTimeStandsStill fixture) : IClassFixture<AGridWhereTimeStandsStill>
{
    private RunningGrid Grid => fixture.Grid;

    private Api Client => Grid.Api;

    [Fact]
    public async Task A_session_grows_older_until_it_ends_and_no_further()
    {
        var created = await Client.CreateSession();
        Assert.Equal((0, 0), await Durations(created));
        Advance(90_500);
        Assert.Equal((90_500, 90.5), await Durations(created));
        await End(created);
        Advance(10_000);
        Assert.Equal((90_500, 90.5), await Durations(created));
    }

    [Fact]
    public async Task The_first_response_is_an_agent_s_and_counts_from_the_creation()
    {
        var created = await Client.CreateSession();
        Advance(1_000);
        await Say(created, "user");
        Assert.False((await Metrics(created)).TryGetProperty("firstResponseMs", out _));
        Advance(234);
        await Say(created, "agent");
        Advance(5_000);
        await Say(created, "agent");
        Assert.Equal(1_234, (await Metrics(created)).GetProperty("firstResponseMs").GetInt64());
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(59_999, 1, true)]
    [InlineData(60_000, 1, false)]
    [InlineData(60_000, 0, false)]
    [InlineData(59_999, 2, false)]
    public async Task Who_left_within_a_minute_with_one_message_at_most_gave_up(
        int milliseconds, int messages, bool isDropOff)
    {
        var created = await Client.CreateSession();
        for (var i = 0; i < messages; i++) await Say(created, i == 0 ? "user" : "agent");
        Advance(milliseconds);
        Assert.False((await Metrics(created)).GetProperty("isDropOff").GetBoolean());
        await End(created);
        Assert.Equal(isDropOff, (await Metrics(created)).GetProperty("isDropOff").GetBoolean());
    }

    [Fact]
    public async Task Activity_says_when_and_what_to_the_millisecond()
    {
        var created = await Client.CreateSession();
        var begun = (await Client.Get(PathOf(created))).Json.GetProperty("createdTime").GetDateTimeOffset();
        Advance(1_500);
        await Say(created, "user");
        Advance(500);
        await End(created);
        var logs = (await Client.Get($"{PathOf(created)}/activity")).Json.GetProperty("logs").EnumerateArray().ToList();
        Assert.All(logs, entry => Assert.Equal("timestamp event details", Answer.Members(entry)));
        Assert.Equal([(0, "created", ""), (1_500, "queued", "support"), (2_000, "ended", "api")], logs.Select(entry => (
            (int)(entry.GetProperty("timestamp").GetDateTimeOffset() - begun).TotalMilliseconds,
            entry.GetProperty("event").GetString()!, entry.GetProperty("details").GetString()!)));
    }

    private void Advance(int milliseconds) => Grid.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private async Task Say(Answer created, string type)
    {
        var said = await Client.Post(Api.Messages, new
        {
            conversationId = created.Get("conversationId"), from = new { type, id = "bo" }, text = "Hello",
        });
        Assert.True(said.Status == 202, said.Text);
    }

    private async Task End(Answer created) => Assert.Equal(204, (await Client.Delete(PathOf(created))).Status);

    private async Task<JsonElement> Metrics(Answer created) =>
        (await Client.Get(PathOf(created))).Json.GetProperty("metrics");

    private async Task<(long Milliseconds, double Seconds)> Durations(Answer created) => (
        (await Client.Get($"{PathOf(created)}/activity")).Json.GetProperty("duration_ms").GetInt64(),
        (await Metrics(created)).GetProperty("durationSeconds").GetDouble());

    private static string PathOf(Answer created) => $"{Api.Sessions}/{created.Get("id")}";
}
