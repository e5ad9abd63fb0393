using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Testing;

/// <summary>Keeps what a service logs, so that a test can look for what must, or must not, be there.</summary>
public sealed class LogLines : ILoggerProvider
{
    readonly ConcurrentQueue<string> _entries = new();

    /// <summary>The entries: level, category, message, exception.</summary>
    public IReadOnlyCollection<string> Entries => _entries;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _entries);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    sealed class Logger(string category, ConcurrentQueue<string> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}
