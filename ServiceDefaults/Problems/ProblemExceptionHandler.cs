using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Helpdesk.ServiceDefaults.Problems;

/// <summary>Every failure leaves as ProblemDetails; bad input is the caller's fault, never a 500.</summary>
internal sealed partial class ProblemExceptionHandler(IProblemDetailsService problems, ILogger<ProblemExceptionHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && http.RequestAborted.IsCancellationRequested)
        {
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = Describe(exception, http);
        if (problem.Status >= 500) LogUnexpected(exception, problem.Status.Value, http.Request.Method, EndpointOf(http));
        http.Response.StatusCode = problem.Status!.Value;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable) http.Response.Headers.RetryAfter = "2";
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = http, ProblemDetails = problem, Exception = exception });
    }

    private static ProblemDetails Describe(Exception exception, HttpContext http) => exception switch
    {
        NotFound missing => Naming(From(missing), NamedFields.Unknown(http, missing.Message)),
        Refusal refusal => From(refusal),
        BadHttpRequestException { InnerException: JsonException json } => From(new BadInput(FieldOf(json.Path), json.Message.Split(" Path:")[0])),
        BadHttpRequestException { StatusCode: 400 } bad => Naming(Plain(400, "bad-request", bad.Message), [NamedFields.Unbound(bad)]),
        BadHttpRequestException bad => Plain(bad.StatusCode, ProblemsExtensions.CodeOf(bad.StatusCode), bad.Message),
        DbUpdateConcurrencyException => Plain(409, "changed-meanwhile", "Somebody changed this at the same moment; read it and try again."),
        DbUpdateException { InnerException: PostgresException inner } => Describe(inner, http),
        DbUpdateException { InnerException: NpgsqlException inner } => Describe(inner, http),
        DbUpdateException { InnerException: EncoderFallbackException inner } => Describe(inner, http),
        // EF Core wraps what a retry might mend.
        InvalidOperationException { InnerException: NpgsqlException or DbUpdateException or TimeoutException } wrapped => Describe(wrapped.InnerException!, http),
        EncoderFallbackException =>
            Naming(Plain(400, "bad-text", "A text holds a half of a surrogate pair and cannot be stored."), NamedFields.Unstorable(http)),
        PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter } =>
            Naming(Plain(400, "bad-text", "A text holds a character that cannot be stored."), NamedFields.Unstorable(http)),
        PostgresException { SqlState: PostgresErrorCodes.DatetimeFieldOverflow } =>
            Naming(Plain(400, "bad-time", "A time is out of range."), NamedFields.FarTimes(http)),
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } =>
            Plain(409, "already-exists", "The same thing was created at the same moment; read it and try again."),
        NpgsqlException { IsTransient: true } or NpgsqlException and not PostgresException or TimeoutException => Plain(503, "unavailable", "The service cannot reach what it needs; try again."),
        InvalidOperationException { Message: var message } when message.StartsWith("IDX20803", StringComparison.Ordinal) =>
            Plain(503, "unavailable", "The keys that prove who you are cannot be fetched; try again."),
        _ => Plain(500, "unexpected", "Something unexpected happened; the log has it under this trace."),
    };

    private static ProblemDetails From(Refusal refusal)
    {
        var problem = Plain(refusal.Status, refusal.Code, refusal.Message);
        foreach (var (name, value) in refusal.Extensions) problem.Extensions[name] = value;
        return problem;
    }

    private static ProblemDetails Plain(int status, string code, string detail) =>
        new() { Type = $"urn:helpdesk:problem:{code}", Title = code.Replace('-', ' '), Status = status, Detail = detail };

    private static ProblemDetails Naming(ProblemDetails problem, IEnumerable<string> fields)
    {
        problem.Extensions["errors"] = fields.Distinct().ToDictionary(field => field, _ => new[] { problem.Detail! });
        return problem;
    }

    private static string FieldOf(string? path) => path is null or "$" or "" ? NamedFields.Body : path.TrimStart('$').TrimStart('.');

    // The route's template, not the path: a path may hold a webhook's secret.
    private static string EndpointOf(HttpContext http) => (http.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Method} {Route} failed with {Status}")]
    private partial void LogUnexpected(Exception exception, int status, string method, string route);
}

internal static class ProblemsExtensions
{
    public static IServiceCollection AddProblems(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context => NameByStatus(context.ProblemDetails));
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        // The handler above logs what is unexpected; the middleware would log refusals as errors.
        services.Configure<ExceptionHandlerOptions>(options => options.SuppressDiagnosticsCallback =
            context => context.ExceptionHandledBy == ExceptionHandledType.ExceptionHandlerService);
        return services;
    }

    // Refusals of the platform itself (no such route, no token, too large a body) get stable types too, and name what they are about.
    private static void NameByStatus(ProblemDetails problem)
    {
        if (problem.Type?.StartsWith("urn:", StringComparison.Ordinal) != true)
        {
            var code = CodeOf(problem.Status);
            (problem.Type, problem.Title) = ($"urn:helpdesk:problem:{code}", code.Replace('-', ' '));
        }

        if (FieldOf(problem.Status) is { } field && !problem.Extensions.ContainsKey("errors"))
            problem.Extensions["errors"] = new Dictionary<string, string[]> { [field] = [problem.Detail ?? $"{problem.Title}."] };
    }

    internal static string CodeOf(int? status) => status switch
    {
        400 => "bad-request",
        401 => "unauthenticated",
        403 => "forbidden",
        404 => "not-found",
        405 => "method-not-allowed",
        413 => "body-too-large",
        415 => "unsupported-media-type",
        429 => "too-many-requests",
        503 => "unavailable",
        _ => $"status-{status}",
    };

    private static string? FieldOf(int? status) => status switch
    {
        404 => NamedFields.Path,
        413 => NamedFields.Body,
        415 => "Content-Type",
        428 => "If-Match",
        _ => null,
    };
}
