using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Helpdesk.Tests.Scenarios.Training;

/// <summary>Somebody at the training desk: what he does through the gateway, in the words of the training.</summary>
internal sealed class Trainee(HttpClient client)
{
    /// <summary>Registers an incident and shows its card.</summary>
    public Task<JsonElement> RegisterAsync(object registration) => SendAsync(HttpMethod.Post, "/api/incidents", registration);

    /// <summary>Reads something.</summary>
    public Task<JsonElement> ReadAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>Acts on an incident as he sees it on its card.</summary>
    public Task<JsonElement> ActAsync(HttpMethod method, JsonElement card, string act, object? body = null) =>
        SendAsync(method, $"/api/incidents/{Id(card)}/{act}", body, card.GetProperty("version").GetInt32());

    /// <summary>Sends a request that succeeds.</summary>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null, int? version = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body switch { null => null, HttpContent content => content, _ => JsonContent.Create(body) };
        if (version is not null)
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{version}\""));
        using var reply = await client.SendAsync(request);
        var text = await reply.Content.ReadAsStringAsync();
        reply.IsSuccessStatusCode.ShouldBeTrue($"{method} {path}: {(int)reply.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    public static Guid Id(JsonElement thing) => thing.GetProperty("id").GetGuid();

    public static long Number(JsonElement card) => card.GetProperty("number").GetInt64();
}
