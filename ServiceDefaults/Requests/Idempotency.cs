using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Helpdesk.ServiceDefaults.Requests;

/// <summary>
/// <c>Idempotency-Key</c> on creating requests: key, effect and reply are committed together, so a failed request leaves no key and a
/// repeated one gets the first reply.
/// </summary>
public static class Idempotency
{
    private const string Header = "Idempotency-Key";
    private const int LongestKey = 200;

    /// <summary>Honours the header; without it the route works as ever.</summary>
    public static RouteHandlerBuilder WithIdempotency<TDb>(this RouteHandlerBuilder route) where TDb : ServiceDb =>
        route.AddEndpointFilter(async (call, next) =>
        {
            var key = call.HttpContext.Request.Headers[Header].ToString();
            if (key.Length == 0) return await next(call);
            if (key.Length > LongestKey || key.Contains('\0')) throw new BadInput(Header, $"A key has at most {LongestKey} characters.");
            return await OnceAsync<TDb>(key, call, next);
        });

    private static async ValueTask<object?> OnceAsync<TDb>(string key, EndpointFilterInvocationContext call, EndpointFilterDelegate next)
        where TDb : ServiceDb
    {
        var http = call.HttpContext;
        var ct = http.RequestAborted;
        var db = http.RequestServices.GetRequiredService<TDb>();
        var user = (await CurrentUser.BindAsync(http))!.Id;
        var fingerprint = FingerprintOf(call);
        if (await FindAsync(db, user, key, fingerprint, ct) is { } earlier) return earlier;

        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var result = await next(call);
            var time = http.RequestServices.GetRequiredService<TimeProvider>();
            db.Set<IdempotencyKey>().Add(Remember(user, key, fingerprint, result, time.GetUtcNow()));
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return result;
        }
        catch (DbUpdateException twice) when (twice.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // The same request came twice at once and the other one won: its reply is ours. Otherwise it is the use case's own conflict.
            db.ChangeTracker.Clear();
            if (await FindAsync(db, user, key, fingerprint, ct) is { } winner) return winner;
            throw;
        }
    }

    private static async Task<IResult?> FindAsync(ServiceDb db, Guid user, string key, byte[] fingerprint, CancellationToken ct)
    {
        var earlier = await db.Set<IdempotencyKey>().AsNoTracking().FirstOrDefaultAsync(row => row.UserId == user && row.Key == key, ct);
        if (earlier is null) return null;
        if (!earlier.Fingerprint.AsSpan().SequenceEqual(fingerprint))
            throw new RuleRefused("idempotency-key-reused", "This Idempotency-Key was sent before with another request.");
        return new Replay(earlier);
    }

    private static IdempotencyKey Remember(Guid user, string key, byte[] fingerprint, object? result, DateTimeOffset now) => new()
    {
        UserId = user,
        Key = key,
        Fingerprint = fingerprint,
        Status = (result as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK,
        Body = result switch
        {
            null => null,
            IValueHttpResult { Value: var value } => value is null ? null : JsonSerializer.Serialize(value, value.GetType(), ApiJson.Options),
            IResult => null,
            _ => JsonSerializer.Serialize(result, result.GetType(), ApiJson.Options),
        },
        Location = (result as IReplayable)?.Location,
        Version = (result as IReplayable)?.Version,
        At = now,
    };

    // What was bound is compared, not the raw bytes: they are gone by now, and white space does not matter.
    private static byte[] FingerprintOf(EndpointFilterInvocationContext call)
    {
        var http = call.HttpContext;
        var text = new StringBuilder((http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText).Append('\n').Append(http.Request.Path);
        foreach (var argument in call.Arguments.Where(argument => argument?.GetType().Name.EndsWith("Request", StringComparison.Ordinal) == true))
            text.Append('\n').Append(JsonSerializer.Serialize(argument, argument!.GetType(), ApiJson.Options));
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private sealed class Replay(IdempotencyKey earlier) : IResult
    {
        public async Task ExecuteAsync(HttpContext http)
        {
            http.Response.StatusCode = earlier.Status;
            http.Response.Headers["Idempotency-Replayed"] = "true";
            if (earlier.Location is not null) http.Response.Headers.Location = earlier.Location;
            if (earlier.Version is not null) http.Response.Headers.ETag = $"\"{earlier.Version}\"";
            if (earlier.Body is null) return;
            http.Response.ContentType = "application/json; charset=utf-8";
            await http.Response.WriteAsync(earlier.Body, http.RequestAborted);
        }
    }
}
