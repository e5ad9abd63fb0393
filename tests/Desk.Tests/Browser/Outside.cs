using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>What happens around the desk: the PBX that calls, and the expert who writes articles.</summary>
public sealed class Outside(RunningSystem system)
{
    private HttpClient? _pbx;
    private string _hook = "";

    public static string Unique(string prefix, int digits) =>
        prefix + Random.Shared.NextInt64((long)Math.Pow(10, digits)).ToString($"D{digits}", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A PBX account of this test.</summary>
    public async Task ConnectPbxAsync()
    {
        using var admin = await system.SignInAsync("admin", system.AdminPassword);
        using var reply = await admin.PostAsJsonAsync("/api/calls/accounts", new { name = Unique("desk-", 8), adapter = "generic", numbers = "national" });
        reply.EnsureSuccessStatusCode();
        var account = await reply.Content.ReadFromJsonAsync<JsonElement>();
        _hook = account.GetProperty("path").GetString()!;
        _pbx = system.Anonymous();
    }

    public Task RingAsync(string call, string from, string extension) => PostAsync("newCall", call, from, extension);

    public Task AnswerAsync(string call, string from, string extension) => PostAsync("answer", call, from, extension);

    public Task HangUpAsync(string call, string from, string extension) => PostAsync("hangup", call, from, extension);

    /// <summary>A published article; answers its number.</summary>
    public async Task<int> PublishAsync(string title, bool detailsRequired = false, string? instructionUrl = null, string supertag = "Проверка рабочего места")
    {
        using var expert = await system.SignInAsync("egor");
        using var written = await expert.PostAsJsonAsync("/api/knowledge/articles", new
        {
            title,
            question = title + ". Что делать?",
            solution = "Перезапустите приложение и войдите заново.",
            supertag,
            detailsRequired,
            instructionUrl,
        });
        written.EnsureSuccessStatusCode();
        var article = await written.Content.ReadFromJsonAsync<JsonElement>();
        expert.DefaultRequestHeaders.TryAddWithoutValidation("If-Match", "*");
        using var published = await expert.PostAsJsonAsync($"/api/knowledge/articles/{article.GetProperty("id").GetGuid()}/publish", new { });
        published.EnsureSuccessStatusCode();
        return article.GetProperty("number").GetInt32();
    }

    private async Task PostAsync(string name, string call, string from, string extension)
    {
        var happened = new Dictionary<string, object>
        {
            ["event"] = name,
            ["direction"] = "in",
            ["callId"] = call,
            ["from"] = from,
            ["to"] = "83430000000",
            ["user"] = extension,
        };
        if (name == "answer") happened["answeringNumber"] = extension;
        if (name == "hangup") happened["cause"] = "normalClearing";
        using var reply = await _pbx!.PostAsJsonAsync(_hook, happened);
        reply.EnsureSuccessStatusCode();
    }
}
