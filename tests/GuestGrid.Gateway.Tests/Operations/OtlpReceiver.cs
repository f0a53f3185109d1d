using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Tests.Operations;

/// <summary>
/// Takes what comes over OTLP (HTTP, protobuf). Names and texts stand in protobuf as they are, so whether one was sent
/// can be told without reading the rest.
/// </summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, string> received = new();

    private OtlpReceiver(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.First());

    public static async Task<OtlpReceiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = new OtlpReceiver(builder.Build());
        receiver.app.MapPost("/v1/{signal}", receiver.Take);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>All of one signal so far: <c>metrics</c>, <c>traces</c> or <c>logs</c>.</summary>
    public string All(string signal) => received.GetValueOrDefault(signal, "");

    public async Task Until(string signal, string text)
    {
        // Turns, not time: a machine that stood still has missed nothing.
        for (var turn = 0; !All(signal).Contains(text, StringComparison.Ordinal); turn++)
        {
            Assert.True(turn < 1200, $"Nothing of {text} came as {signal}.");
            await Task.Delay(50);
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task Take(HttpContext context, string signal)
    {
        Assert.Equal("application/x-protobuf", context.Request.ContentType);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var text = Encoding.Latin1.GetString(body.ToArray());
        received.AddOrUpdate(signal, text, (_, before) => before + text);
    }
}
