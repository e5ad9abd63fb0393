using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Helpdesk.ServiceDefaults.Problems;

/// <summary>
/// Which part of a request a refusal is about: a name of the query, the path, the headers or the JSON body; <c>body</c> for the body as a
/// whole and <c>path</c> for an address that leads nowhere.
/// </summary>
internal static partial class NamedFields
{
    public const string Body = "body", Path = "path";

    /// <summary>The route's parameter that could not be read.</summary>
    public static string Unbound(BadHttpRequestException bad)
    {
        var named = Parameter().Match(bad.Message);
        return named.Success ? CamelCase(named.Groups["name"].Value) : Body;
    }

    /// <summary>Whatever holds a character that PostgreSQL cannot keep; a JSON body is refused at the door, with its field.</summary>
    public static IEnumerable<string> Unstorable(HttpContext http) => Among(http, text => text.Contains('\0') || HasLoneSurrogate(text));

    /// <summary>Times near the ends of the calendar, beyond which reckoning with them leads.</summary>
    public static IEnumerable<string> FarTimes(HttpContext http) => Among(http, text =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.Year is < 1900 or > 2200);

    /// <summary>The id in the path that there is nothing for: the one that the refusal tells of, else all that may be meant.</summary>
    public static IEnumerable<string> Unknown(HttpContext http, string detail)
    {
        var ids = RouteValuesOf(http).Where(value => Text(value.Value).Length > 0).ToArray();
        var told = ids.Where(id => detail.Contains(Text(id.Value), StringComparison.OrdinalIgnoreCase)).ToArray();
        var named = (told.Length > 0 ? told : ids).Select(id => id.Key).ToArray();
        return named.Length > 0 ? named : http.Request.Query.Count > 0 ? http.Request.Query.Keys : [Path];
    }

    private static string[] Among(HttpContext http, Predicate<string> bad)
    {
        var query = http.Request.Query.Where(value => value.Value.Any(text => text is not null && bad(text))).Select(value => value.Key);
        var path = RouteValuesOf(http).Where(value => bad(Text(value.Value))).Select(value => value.Key);
        var headers = http.Request.Headers.Where(value => value.Value.Any(text => text is not null && bad(text))).Select(value => value.Key);
        string[] named = [.. query, .. path];
        if (named.Length == 0) named = [.. headers];
        return named.Length > 0 ? named : [Body];
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return true;
            i++;
        }

        return false;
    }

    // The exception handler's middleware takes route and endpoint off the request and keeps them aside.
    private static RouteValueDictionary RouteValuesOf(HttpContext http) =>
        http.Features.Get<IExceptionHandlerFeature>()?.RouteValues ?? http.Request.RouteValues;

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    // As the framework says it: Failed to bind parameter "int? take" from "many". Required parameter "string q" was not provided from query string.
    [GeneratedRegex("""^(?:Failed to bind|Required) parameter "[^"]*?(?<name>\w+)" (?!was not provided from body)""", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();
}
