using System.Globalization;

namespace Helpdesk.Bench;

/// <summary>What the command line says: names, and <c>--key value</c> pairs.</summary>
internal sealed class Arguments(string[] all)
{
    /// <summary>The words before the first option.</summary>
    public IReadOnlyList<string> Names { get; } = [.. all.TakeWhile(word => !word.StartsWith("--", StringComparison.Ordinal))];

    /// <summary>A number given as <c>--key n</c>.</summary>
    public int Number(string key, int otherwise)
    {
        var place = Array.IndexOf(all, "--" + key);
        return place >= 0 && place + 1 < all.Length && int.TryParse(all[place + 1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
    }

    /// <summary>Words given as <c>--key one,two</c>; none without it.</summary>
    public IReadOnlyList<string> Words(string key)
    {
        var place = Array.IndexOf(all, "--" + key);
        return place >= 0 && place + 1 < all.Length ? all[place + 1].Split(',') : [];
    }
}
