using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Protocol.Tests.Errors;

/// <summary>Keeps what was logged at a level or above it.</summary>
internal sealed class LogBook(LogLevel least) : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> lines = [];

    public IReadOnlyCollection<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            lines.Enqueue(exception is null ? formatter(state, exception) : $"{formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
