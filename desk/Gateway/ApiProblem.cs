using System.Net;
using System.Text.Json;

namespace Helpdesk.Desk.Gateway;

/// <summary>A refusal of the API: ProblemDetails as the gateway answered.</summary>
internal sealed class ApiProblem(HttpStatusCode status, string code, string detail, IReadOnlyDictionary<string, string[]> errors, JsonElement? current)
    : Exception(detail)
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>Last part of the problem's type, like <c>details-required</c>.</summary>
    public string Code { get; } = code;

    /// <summary>Faults by field, of a 400.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors;

    /// <summary>What the thing is now, of a 412.</summary>
    public JsonElement? Current { get; } = current;

    public static async Task<ApiProblem> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var text = await response.Content.ReadAsStringAsync(ct);
        try
        {
            using var document = JsonDocument.Parse(text);
            return From(response.StatusCode, document.RootElement);
        }
        catch (JsonException)
        {
            // Not our service's answer: a proxy's page or nothing at all.
            return new ApiProblem(response.StatusCode, $"http-{(int)response.StatusCode}", response.ReasonPhrase ?? "", Nothing, null);
        }
    }

    private static ApiProblem From(HttpStatusCode status, JsonElement problem)
    {
        var type = Text(problem, "type") ?? "";
        var code = type.StartsWith("urn:helpdesk:problem:", StringComparison.Ordinal) ? type["urn:helpdesk:problem:".Length..] : $"http-{(int)status}";
        var errors = problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("errors", out var found) && found.ValueKind == JsonValueKind.Object
            ? found.EnumerateObject().ToDictionary(field => field.Name, field => Texts(field.Value))
            : Nothing;
        JsonElement? current = problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("current", out var now) ? now.Clone() : null;
        return new ApiProblem(status, code, Text(problem, "detail") ?? Text(problem, "title") ?? code, errors, current);
    }

    private static string[] Texts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => item.ToString())] : [value.ToString()];

    private static string? Text(JsonElement problem, string name) =>
        problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty(name, out var value) ? value.ToString() : null;

    private static Dictionary<string, string[]> Nothing { get; } = [];
}

/// <summary>The session is over (signed out elsewhere, revoked, too old): only a new sign-in helps.</summary>
internal sealed class SignedOutException() : Exception("The session is over.");
