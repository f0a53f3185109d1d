using System.Text.Json;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Operations;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace GuestGrid.Gateway.Tests.Http;

/// <summary>Faults that a caller may wait out are told as such over HTTP.</summary>
public sealed class OverloadTests
{
    public static TheoryData<Exception, int, string> Faults => new()
    {
        { new EntityOverloadedException("session"), 503, "OVERLOADED" },
        { new StoreUnavailableException("disk"), 503, "STORAGE_UNAVAILABLE" },
        { new InvalidOperationException("a bug"), 500, "INTERNAL" },
    };

    [Theory, MemberData(nameof(Faults))]
    public async Task A_fault_has_its_status_and_tells_nothing_internal(Exception fault, int status, string code)
    {
        using var lines = new FaultLines(new LogLimits(1), TimeProvider.System, NullLogger<FaultLines>.Instance);
        var middleware = new ProblemMiddleware(
            _ => throw fault, CorrelationIds.Random(), lines, NullLogger<ProblemMiddleware>.Instance);
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        await middleware.InvokeAsync(context);
        Assert.Equal(status, context.Response.StatusCode);
        var json = JsonDocument.Parse(body.ToArray()).RootElement;
        Assert.Equal(code, json.GetProperty("code").GetString());
        Assert.DoesNotContain(fault.Message, json.ToString(), StringComparison.Ordinal);
        Assert.Equal(status == 503, context.Response.Headers.RetryAfter.Count > 0);
    }
}
