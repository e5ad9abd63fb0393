using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Notifications;

/// <summary>A letter as the server parsed it.</summary>
internal sealed record ReceivedLetter(
    string From, string To, string Subject, string Sender, string MessageId, string AutoSubmitted, string Date, string Body,
    string[] Defects, int Longest, string? User);

/// <summary>A real SMTP server as a child process; it ends with this process.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    readonly Process _process;
    readonly ConcurrentQueue<ReceivedLetter> _letters = new();
    readonly Task _reading;

    MailServer(Process process, int port)
    {
        (_process, Port) = (process, port);
        _reading = ReadAsync();
    }

    public int Port { get; }

    public IReadOnlyCollection<ReceivedLetter> Letters => _letters;

    /// <summary>Waits for so many letters.</summary>
    public Task<ReceivedLetter[]> ReceivedAsync(int count) => Probe.Until(
        $"{count} letters at the mail server", () => Task.FromResult(_letters.ToArray()), letters => letters.Length >= count);

    /// <summary>Starts it. Options: <c>utf8</c> (offers SMTPUTF8), <c>auth</c> (wants desk:пароль), <c>login</c> (by AUTH LOGIN only), <c>hook=URL</c> (hands letters on).</summary>
    public static async Task<MailServer> StartAsync(params string[] options)
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "smtp_server.py"));
        foreach (var option in options)
            start.ArgumentList.Add(option);
        var process = Process.Start(start)!;
        var port = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The mail server did not start: is python3-aiosmtpd installed?");
        return new MailServer(process, int.Parse(port, CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process.HasExited)
            return;
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
    }

    async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            _letters.Enqueue(JsonSerializer.Deserialize<ReceivedLetter>(line, JsonSerializerOptions.Web)!);
    }
}
