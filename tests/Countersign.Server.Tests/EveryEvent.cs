using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Countersign.Server.Tests;

/// <summary>Keeps every event at every level, with its scopes' owner, its values and its exception.</summary>
internal sealed class EveryEvent : ILoggerProvider, ILogger
{
    public ConcurrentBag<string> Events { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Events.Add($"{state}");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Events.Add($"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
