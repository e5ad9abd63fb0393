namespace Helpdesk.Desk.Shell;

internal static class ClientText
{
    /// <summary>INN-KPP as people write it (F2): <c>6663003127-667301001</c>, or the INN alone.</summary>
    public static string Of(string? inn, string? kpp) => string.IsNullOrEmpty(kpp) ? inn ?? "—" : $"{inn}-{kpp}";
}
