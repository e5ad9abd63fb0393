using System.Globalization;
using Helpdesk.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Helpdesk.ServiceDefaults.Requests;

/// <summary>The version that the caller read, from <c>If-Match</c>. An endpoint takes it as a parameter.</summary>
public sealed class IfMatch
{
    private readonly int? _version;

    private readonly bool _any;

    private IfMatch(int? version, bool any) => (_version, _any) = (version, any);

    /// <summary>The version that the caller saw; null when he sent none, or <c>*</c>.</summary>
    public int? Seen => _version;

    /// <summary>Goes on only if the caller saw this version: else 428 (nothing sent) or 412 with what it is now.</summary>
    /// <param name="version">The version now.</param>
    /// <param name="current">What to show the caller when his is older.</param>
    public void Require(int version, Func<object?> current)
    {
        if (_any || _version == version) return;
        if (_version is null) throw new VersionRequired();
        throw new StaleVersion(current(), version);
    }

    /// <summary>Binds the parameter; a header that is not one of our ETags is a 400.</summary>
    public static ValueTask<IfMatch?> BindAsync(HttpContext http)
    {
        var header = http.Request.Headers.IfMatch.ToString();
        if (header.Length == 0) return ValueTask.FromResult<IfMatch?>(new IfMatch(null, any: false));
        if (header == "*") return ValueTask.FromResult<IfMatch?>(new IfMatch(null, any: true));
        var text = header.Trim().Trim('"');
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? ValueTask.FromResult<IfMatch?>(new IfMatch(version, any: false))
            : throw new BadInput("If-Match", "This is not an ETag of ours.");
    }
}

/// <summary>Results that carry a version as their ETag.</summary>
public static class Versioned
{
    /// <summary>200 with the thing and its ETag.</summary>
    public static IResult Ok<T>(T value, int version) => new VersionedResult<T>(StatusCodes.Status200OK, value, version, null);

    /// <summary>201 with the thing, where it is and its ETag.</summary>
    public static IResult Created<T>(string location, T value, int version) =>
        new VersionedResult<T>(StatusCodes.Status201Created, value, version, location);

    private sealed class VersionedResult<T>(int status, T value, int version, string? location)
        : IResult, IStatusCodeHttpResult, IValueHttpResult, IReplayable
    {
        public int? StatusCode => status;

        public object? Value => value;

        public string? Location => location;

        public int? Version => version;

        public Task ExecuteAsync(HttpContext http)
        {
            http.Response.StatusCode = status;
            if (location is not null) http.Response.Headers[HeaderNames.Location] = location;
            http.Response.Headers.ETag = $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";
            return http.Response.WriteAsJsonAsync(value, ApiJson.Options, http.RequestAborted);
        }
    }
}

/// <summary>What a stored reply needs beside status and body.</summary>
internal interface IReplayable
{
    string? Location { get; }

    int? Version { get; }
}
