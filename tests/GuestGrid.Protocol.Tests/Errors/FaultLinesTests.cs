using GuestGrid.Gateway.Hosting;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Protocol.Tests.Errors;

/// <summary>What fails in the background is seen in the log and can't fill it.</summary>
public sealed class FaultLinesTests : IDisposable
{
    private const int LinesPerMinute = 2;

    private static readonly EntityKey Entity = new("session", "s1");

    private readonly FakeClock clock = new();
    private readonly LogBook book = new(LogLevel.Warning);
    private readonly LoggerFactory loggers;
    private readonly FaultLines lines;
    private readonly RunnerFaultLog runner;

    public FaultLinesTests()
    {
        loggers = new LoggerFactory([book]);
        lines = new FaultLines(new LogLimits(LinesPerMinute), clock, loggers.CreateLogger<FaultLines>());
        runner = new RunnerFaultLog(lines, loggers.CreateLogger<RunnerFaultLog>());
    }

    public void Dispose()
    {
        lines.Dispose();
        loggers.Dispose();
    }

    [Fact]
    public void Each_kind_has_its_own_lines_and_its_own_number()
    {
        var sockets = new SocketLog(lines, loggers.CreateLogger<SocketLog>());
        for (var i = 1; i <= 100; i++)
        {
            runner.DeliveryFailed(Entity, "TellQueue", i, new StoreUnavailableException("The disk is full."));
            runner.DecisionFailed(Entity, new InvalidOperationException("a bug"));
            sockets.CommandFailed(new InvalidOperationException("another"));
        }
        Assert.Equal(3 * LinesPerMinute, book.Lines.Count);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(
        [
            "98 more in the last minute: commands of sockets that failed.",
            "98 more in the last minute: decisions that failed.",
            "98 more in the last minute: deliveries that failed.",
        ], book.Lines.Skip(3 * LinesPerMinute).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_delivery_that_an_outage_stops_says_why_without_a_stack_and_one_that_a_bug_stops_with_it()
    {
        runner.DeliveryFailed(Entity, "TellQueue", 1, new StoreUnavailableException("The disk is full."));
        Assert.EndsWith("(attempt 1): The disk is full. It tries again.", book.Lines.Last(), StringComparison.Ordinal);
        runner.DeliveryFailed(Entity, "TellQueue", 2, new InvalidOperationException("A bug."));
        Assert.Contains("A bug. It tries again. System.InvalidOperationException", book.Lines.Last(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_counted_is_told_when_the_process_stops()
    {
        for (var i = 0; i <= LinesPerMinute; i++) runner.DecisionFailed(Entity, new InvalidOperationException("a bug"));
        lines.Dispose();
        Assert.Equal("1 more in the last minute: decisions that failed.", book.Lines.Last());
    }
}
