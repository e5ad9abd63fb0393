using System.Text;

namespace Helpdesk.SearchLanguage;

/// <summary>Mends text typed in the wrong keyboard layout (Russian ЙЦУКЕН and US QWERTY), before it is parsed.</summary>
public static class KeyboardLayout
{
    private const string Latin = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~";
    private const string Cyrillic = "йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ";

    /// <summary>The raw text as if typed in the Russian layout: <c>cthnbabrfn</c> → <c>сертификат</c>.</summary>
    public static string ToRussian(string text) => Map(text, Latin, Cyrillic);

    /// <summary>The raw text as if typed in the US layout: <c>цштвщцы</c> → <c>windows</c>.</summary>
    public static string ToLatin(string text) => Map(text, Cyrillic, Latin);

    private static string Map(string text, string from, string to)
    {
        ArgumentNullException.ThrowIfNull(text);
        var mapped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var at = from.IndexOf(c, StringComparison.Ordinal);
            mapped.Append(at < 0 ? c : to[at]);
        }

        return mapped.ToString();
    }
}
