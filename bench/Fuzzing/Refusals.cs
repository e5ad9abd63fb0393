using System.Text.Json;

namespace Helpdesk.Bench.Fuzzing;

/// <summary>
/// What a refusal has to say: every 4xx is ProblemDetails with a type of ours. One that is about a value of the request (400, 404, 413,
/// 415, 422, 428) names it in <c>errors</c>: a field of the query, the path, the headers or the body; <c>body</c> where the body as a whole
/// cannot be read, and <c>path</c> where an address leads nowhere. The others are about who asks (401, 403, 429), how (405), or what there
/// is already (409, 412). 414, and 400 for NUL in a path, come from the server itself before anybody reads a request, and are bare.
/// </summary>
internal static class Refusals
{
    static readonly HashSet<int> AboutAValue = [400, 404, 413, 415, 422, 428];

    /// <summary>What is wrong with a reply; null when nothing is.</summary>
    public static string? FaultOf(int status, string? mediaType, string body)
    {
        if (status < 400 || status == 414) return null;
        if (status >= 500) return $"{status} {Beginning(body)}";
        if (mediaType != "application/problem+json") return $"{status} without ProblemDetails: {mediaType} {Beginning(body)}";
        var problem = JsonSerializer.Deserialize<JsonElement>(body);
        if (!problem.TryGetProperty("type", out var type) || type.GetString()?.StartsWith("urn:helpdesk:problem:", StringComparison.Ordinal) != true)
            return $"{status} without a type of ours: {Beginning(body)}";
        return AboutAValue.Contains(status) && !NamesAField(problem) ? $"{status} names no field: {Beginning(body)}" : null;
    }

    static bool NamesAField(JsonElement problem) =>
        problem.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Object && errors.EnumerateObject().Any()
        && errors.EnumerateObject().All(field => field.Name.Length > 0 && field.Value.EnumerateArray().All(message => message.GetString() is { Length: > 0 }));

    static string Beginning(string text) => text[..Math.Min(400, text.Length)];
}
