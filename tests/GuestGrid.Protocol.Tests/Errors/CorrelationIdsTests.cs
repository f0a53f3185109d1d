using System.Diagnostics;
using GuestGrid.Gateway.Errors;

namespace GuestGrid.Protocol.Tests.Errors;

public sealed class CorrelationIdsTests
{
    [Fact]
    public void A_million_ids_hold_no_duplicate()
    {
        var ids = new CorrelationIds(start: 7);
        var seen = new HashSet<string>();
        for (var number = 0; number < 1_000_000; number++)
            Assert.True(seen.Add(ids.Next()));
    }

    [Fact]
    public void The_same_start_gives_the_same_ids_so_that_a_run_can_be_replayed() =>
        Assert.Equal(new CorrelationIds(1).Next(), new CorrelationIds(1).Next());

    [Fact]
    public void An_id_is_32_hexadecimal_digits() => Assert.Matches("^[0-9a-f]{32}$", CorrelationIds.Random().Next());

    [Fact]
    public void Within_a_trace_the_id_is_the_traces_own()
    {
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        Assert.Equal(activity.TraceId.ToHexString(), new CorrelationIds(1).Next());
    }
}
