using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Helpdesk.Tests.Telephony.ShowCaller;

/// <summary>An operator's live feed as his desk reads it.</summary>
sealed class Feed(HttpResponseMessage reply, IAsyncEnumerator<SseItem<string>> items) : IAsyncDisposable
{
    public string? LastId { get; private set; }

    public static async Task<Feed> OpenAsync(Operator who, string? lastId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/live/calls");
        if (lastId is not null) request.Headers.Add("Last-Event-ID", lastId);
        var reply = await who.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        reply.EnsureSuccessStatusCode();
        var items = SseParser.Create(await reply.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();
        var feed = new Feed(reply, items);
        await feed.NextAsync("heartbeat");
        return feed;
    }

    public async Task<JsonElement> NextAsync(string kind)
    {
        do
        {
            (await items.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(2))).ShouldBeTrue($"the stream goes on to {kind}");
            LastId = items.Current.EventId ?? LastId;
        }
        while (items.Current.EventType == "heartbeat" && kind != "heartbeat");

        items.Current.EventType.ShouldBe(kind);
        return JsonSerializer.Deserialize<JsonElement>(items.Current.Data);
    }

    public async ValueTask DisposeAsync()
    {
        reply.Dispose();
        try
        {
            await items.DisposeAsync();
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException or OperationCanceledException)
        {
            LastId = null;
        }
    }
}
