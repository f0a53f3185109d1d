using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Tests.Grids;

/// <summary>
/// Keeps every line a grid logs, so that a test can say that none of them was an error or told a secret.
/// </summary>
internal sealed class ErrorLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> lines = new();
    private readonly ConcurrentQueue<string> errors = new();

    public IReadOnlyCollection<string> Lines => lines;

    public IReadOnlyCollection<string> Errors => errors;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        var line = $"{logLevel}: {formatter(state, exception)} {exception}";
        lines.Enqueue(line);
        if (logLevel >= LogLevel.Error) errors.Enqueue(line);
    }

    public void Dispose()
    {
    }
}
