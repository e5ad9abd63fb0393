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

        var problem = Describe(exception);
        if (problem.Status >= 500) LogUnexpected(exception, problem.Status.Value, http.Request.Method, EndpointOf(http));
        http.Response.StatusCode = problem.Status!.Value;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable) http.Response.Headers.RetryAfter = "2";
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = http, ProblemDetails = problem, Exception = exception });
    }

    internal static ProblemDetails Describe(Exception exception) => exception switch
    {
        Refusal refusal => From(refusal),
        BadHttpRequestException { InnerException: JsonException json } => From(new BadInput(FieldOf(json.Path), json.Message.Split(" Path:")[0])),
        BadHttpRequestException bad => Plain(bad.StatusCode, bad.StatusCode == 413 ? "body-too-large" : "bad-request", bad.Message),
        DbUpdateConcurrencyException => Plain(409, "changed-meanwhile", "Somebody changed this at the same moment; read it and try again."),
        DbUpdateException { InnerException: PostgresException inner } => Describe(inner),
        DbUpdateException { InnerException: NpgsqlException inner } => Describe(inner),
        DbUpdateException { InnerException: EncoderFallbackException inner } => Describe(inner),
        // EF Core wraps what a retry might mend.
        InvalidOperationException { InnerException: NpgsqlException or DbUpdateException or TimeoutException } wrapped => Describe(wrapped.InnerException!),
        EncoderFallbackException => Plain(400, "bad-text", "A text holds a half of a surrogate pair and cannot be stored."),
        PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter } =>
            Plain(400, "bad-text", "A text holds a character that cannot be stored."),
        PostgresException { SqlState: PostgresErrorCodes.DatetimeFieldOverflow } => Plain(400, "bad-time", "A time is out of range."),
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

    private static string FieldOf(string? path) => path is null or "$" or "" ? "body" : path.TrimStart('$').TrimStart('.');

    // The route's template, not the path: a path may hold a webhook's secret.
    private static string EndpointOf(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";

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

    // Refusals of the platform itself (no such route, no token, too large a body) get stable types too.
    private static void NameByStatus(ProblemDetails problem)
    {
        if (problem.Type?.StartsWith("urn:", StringComparison.Ordinal) == true) return;
        var code = problem.Status switch
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
            var status => $"status-{status}",
        };
        (problem.Type, problem.Title) = ($"urn:helpdesk:problem:{code}", code.Replace('-', ' '));
    }
}
