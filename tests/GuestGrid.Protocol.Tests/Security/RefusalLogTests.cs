using GuestGrid.Gateway.Limits;
using GuestGrid.Gateway.Security;
using GuestGrid.Protocol.Tests.Errors;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Protocol.Tests.Security;

/// <summary>A stranger's tries are seen in the log and can't fill it.</summary>
public sealed class RefusalLogTests : IDisposable
{
    private const int LinesPerMinute = 3;

    private readonly FakeClock clock = new();
    private readonly LogBook book = new(LogLevel.Information);
    private readonly LoggerFactory loggers;
    private readonly RefusalLog log;

    public RefusalLogTests()
    {
        loggers = new LoggerFactory([book]);
        log = Of(LinesPerMinute);
    }

    public void Dispose()
    {
        log.Dispose();
        loggers.Dispose();
    }

    [Fact]
    public void Each_minute_tells_so_many_by_themselves_and_then_how_many_more_there_were()
    {
        for (var i = 0; i < 1000; i++) log.Refused("BadSignature", $"c-{i}");
        Assert.Equal(
        [
            "A token, or a request for one, was refused: BadSignature; correlation id c-0.",
            "A token, or a request for one, was refused: BadSignature; correlation id c-1.",
            "A token, or a request for one, was refused: BadSignature; correlation id c-2.",
        ], book.Lines);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("997 more tokens, or requests for one, were refused in the last minute.", book.Lines.Last());
        log.Refused("Expired", "c-1000");
        Assert.Equal("A token, or a request for one, was refused: Expired; correlation id c-1000.", book.Lines.Last());
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(LinesPerMinute + 2, book.Lines.Count);
    }

    [Fact]
    public void The_minutes_after_the_first_end_as_well()
    {
        for (var minute = 1; minute <= 3; minute++)
        {
            for (var i = 0; i < 10; i++) log.Refused("Expired", "c");
            clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal("7 more tokens, or requests for one, were refused in the last minute.", book.Lines.Last());
            Assert.Equal(minute * (LinesPerMinute + 1), book.Lines.Count);
        }
    }

    [Fact]
    public void As_many_as_are_told_leave_nothing_to_count()
    {
        for (var i = 0; i < LinesPerMinute; i++) log.Refused("Expired", "c");
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(LinesPerMinute, book.Lines.Count);
    }

    [Fact]
    public void What_was_counted_is_told_when_the_server_stops()
    {
        for (var i = 0; i <= LinesPerMinute; i++) log.Refused("Expired", "c");
        log.Dispose();
        Assert.Equal("1 more tokens, or requests for one, were refused in the last minute.", book.Lines.Last());
    }

    [Fact]
    public async Task Refused_tokens_and_refused_secrets_share_the_lines()
    {
        var clients = new OAuthClients([new OAuthClient("shop", SecretHash.Of("s"), Scope.All)]);
        var access = new AccessTokens(Keys.HsRing, Keys.Issuer, clients);
        var limit = new ClientRateLimit(3, TimeSpan.FromMinutes(1));
        var bearer = new Bearer(access, new GuestTokens(Keys.HsRing, Keys.Issuer, """{"q":1}"""u8), limit,
            new GuestRateLimit(10, 10, 10), clock, log);
        var endpoint = new OAuthTokenEndpoint(clients, access, TimeSpan.FromHours(1), limit, clock, log);
        for (var i = 0; i < 10; i++)
        {
            await bearer.Require(
                new HttpExchange().WithHeader("Authorization", "Bearer a.b.c").Context, ScopeRule.AnyOf(Scope.All));
            await endpoint.Answer(new HttpExchange().Context);
        }
        Assert.Equal(LinesPerMinute, book.Lines.Count);
        Assert.All(book.Lines, line => Assert.Matches("refused: (Malformed|invalid_request);", line));
    }

    private RefusalLog Of(int linesPerMinute) => new(linesPerMinute, clock, loggers.CreateLogger<RefusalLog>());
}
