using System.Net.Sockets;
using GuestGrid.Gateway.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Hosting;

/// <summary>From start to the end that SIGTERM or Ctrl+C asks for.</summary>
public static partial class HostRun
{
    // A little longer than the drain may take.
    private static readonly TimeSpan StopDeadline = WebHosts.DrainDeadline + TimeSpan.FromSeconds(3);

    // One that refuses to start has joined a cluster at most, and has no guests.
    private static readonly TimeSpan LeaveDeadline = TimeSpan.FromSeconds(5);

    /// <param name="explain">What a failed start means for an operator; null where nobody knows.</param>
    /// <returns>0 after a stop that was asked for, 2 when the settings or what they name don't allow a start.</returns>
    public static async Task<int> Run(Func<Task<WebApplication>> build, Action<WebApplication> started,
        Func<Exception, string?> explain)
    {
        try
        {
            var (code, patience) = (0, StopDeadline);
            // What waits for a database or a cluster that is gone does not always hear that its time is over.
            using var deadline = TimeProvider.System.CreateTimer(
                _ => Environment.Exit(code), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            await using var app = await build();
            app.Lifetime.ApplicationStarted.Register(() => started(app));
            app.Lifetime.ApplicationStopping.Register(() => deadline.Change(patience, Timeout.InfiniteTimeSpan));
            try
            {
                await app.StartAsync();
            }
            catch (Exception fault)
            {
                var isAsked = app.Lifetime.ApplicationStopping.IsCancellationRequested;
                if (!isAsked) (code, patience) = (2, 2 * LeaveDeadline);
                await Leave(app);
                if (isAsked && fault is OperationCanceledException) return 0;
                throw;
            }
            await StopInTime(app);
            return 0;
        }
        catch (Exception refusal) when ((Explain(refusal) ?? explain(refusal)) is not null)
        {
            await Console.Error.WriteLineAsync(Explain(refusal) ?? explain(refusal));
            return 2;
        }
    }

    // In order, or the others of its cluster would take it for dead and be told of errors.
    private static async Task Leave(WebApplication app)
    {
        try
        {
            await app.StopAsync(LeaveDeadline);
        }
        catch (Exception)
        {
            // Why it does not start is what counts, and is told.
        }
    }

    private static async Task StopInTime(WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(HostRun));
        try
        {
            await app.WaitForShutdownAsync();
            await app.DisposeAsync();
        }
        catch (Exception late) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Nothing is lost by it: whatever was acknowledged is stored, the rest is sent again.
            LogLateEnd(logger, late);
        }
    }

    private static string? Explain(Exception refusal) => refusal switch
    {
        ConfigurationException => refusal.Message,
        // What Kestrel throws for addresses that are nobody's here, forbidden or taken.
        SocketException or IOException { InnerException: AddressInUseException } =>
            $"Nothing can listen there: {refusal.Message.TrimEnd('.')}. Choose another address with --urls.",
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not everything had ended when the time to stop was over.")]
    private static partial void LogLateEnd(ILogger logger, Exception late);
}
