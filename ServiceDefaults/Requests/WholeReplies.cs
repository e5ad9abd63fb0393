using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Helpdesk.ServiceDefaults.Requests;

/// <summary>
/// Sends a JSON reply that is not long in one piece, with its length. In pieces of unknown length, as it is written otherwise, the gateway
/// would read and send each by itself: most of what passing on a list cost it.
/// </summary>
internal static class WholeReplies
{
    /// <summary>What is longer than so many bytes goes out as it is written.</summary>
    public const int Longest = 64 * 1024;

    public static IApplicationBuilder UseWholeReplies(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var direct = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var held = new HeldReply(direct, http.Response);
        http.Features.Set<IHttpResponseBodyFeature>(held);
        try
        {
            await next(http);
            held.End();
        }
        finally
        {
            http.Features.Set(direct);
        }
    });
}

/// <summary>Holds back what is written as long as it is short JSON.</summary>
internal sealed class HeldReply(IHttpResponseBodyFeature direct, HttpResponse response) : PipeWriter, IHttpResponseBodyFeature
{
    private Stream? _stream;
    private long _written, _flushed;

    public Stream Stream => _stream ??= AsStream(leaveOpen: true);

    public PipeWriter Writer => this;

    public override bool CanGetUnflushedBytes => true;

    /// <summary>What was written since the last flush, held back or not: whoever writes JSON goes on only when a flush took it away.</summary>
    public override long UnflushedBytes => _written - _flushed;

    private bool Holds => _written < WholeReplies.Longest && !response.HasStarted && response.ContentLength is null
        && response.ContentType is { } type
        && (type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) || type.StartsWith("application/problem+json", StringComparison.OrdinalIgnoreCase));

    /// <summary>All is written: says how long it is.</summary>
    public void End()
    {
        if (_written > 0 && Holds) response.ContentLength = _written;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => direct.Writer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => direct.Writer.GetSpan(sizeHint);

    public override void Advance(int bytes)
    {
        direct.Writer.Advance(bytes);
        _written += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        _flushed = _written;
        return Holds ? ValueTask.FromResult(new FlushResult(isCanceled: false, isCompleted: false)) : direct.Writer.FlushAsync(cancellationToken);
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (Holds) return base.WriteAsync(source, cancellationToken);
        _written += source.Length;
        _flushed = _written;
        return direct.Writer.WriteAsync(source, cancellationToken);
    }

    public override void CancelPendingFlush() => direct.Writer.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        if (exception is null) End();
        direct.Writer.Complete(exception);
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => Holds ? Task.CompletedTask : direct.StartAsync(cancellationToken);

    public Task CompleteAsync()
    {
        End();
        return direct.CompleteAsync();
    }

    public void DisableBuffering() => direct.DisableBuffering();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        direct.SendFileAsync(path, offset, count, cancellationToken);
}
