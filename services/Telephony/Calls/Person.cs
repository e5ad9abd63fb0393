namespace Helpdesk.Telephony.Calls;

/// <summary>Who answered, as a PBX names him: an extension, a SIP address, a login.</summary>
internal static class Person
{
    /// <summary>A person certainly answered, but the provider does not say who.</summary>
    public const string Unnamed = "?";

    private static readonly string[] Machines = ["voicemail", "ivr", "queue", "moh", "fax", "answeringmachine"];

    /// <summary>One spelling for one person: trimmed, without <c>sip:</c> and host, lower case; null for nobody.</summary>
    public static string? Key(string? text)
    {
        if (Placeholder.Clear(text) is not { } name) return null;
        foreach (var scheme in (ReadOnlySpan<string>)["sip:", "tel:", "SIP/", "PJSIP/"])
            if (name.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) name = name[scheme.Length..];
        var host = name.IndexOf('@', StringComparison.Ordinal);
        if (host > 0) name = name[..host];
        return name.Length == 0 ? null : name.ToLowerInvariant();
    }

    /// <summary>An answer by a machine is no answer by a person (field-notes B.13a).</summary>
    public static bool IsMachine(string key) => Machines.Contains(key.Replace(" ", "", StringComparison.Ordinal));
}

/// <summary>Placeholders that a PBX did not fill in come as they were written, and mean nothing.</summary>
internal static class Placeholder
{
    public static string? Clear(string? text)
    {
        var trimmed = text?.Trim();
        if (string.IsNullOrEmpty(trimmed)) return null;
        var unfilled = (trimmed[0], trimmed[^1]) is ('[', ']') or ('{', '}')
            || trimmed.StartsWith("${", StringComparison.Ordinal) || trimmed is "<unknown>" or "null" or "(null)" or "undefined";
        return unfilled ? null : trimmed;
    }
}
