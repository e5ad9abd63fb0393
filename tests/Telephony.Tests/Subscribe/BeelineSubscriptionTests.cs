using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Tests.Telephony.Subscribe;

public sealed class BeelineSubscriptionTests
{
    [Fact, Trait("Feature", "F19")]
    public async Task A_subscription_is_made_renewed_at_half_its_time_and_made_anew_after_a_rotation()
    {
        var asked = new ConcurrentQueue<(string Token, string Type, string Url)>();
        await using var portal = await PortalAsync(asked);
        // The clock is everybody's: a service of its own.
        await using var service = await TestService<Program>.StartAsync(new TestServiceOptions
        {
            Database = "telephony",
            Settings = { ["Telephony:SecretsKey"] = "a key for tests only", ["Telephony:BeelinePortal"] = portal.Urls.First() },
        });
        using var administrator = service.Client("administrator");

        var keys = new { apiToken = "t0ken" };
        (await administrator.PostAsJsonAsync("/api/calls/accounts", new { name = "main", adapter = "beeline", keys })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var reply = await administrator.PostAsJsonAsync("/api/calls/accounts", new { name = "main", adapter = "beeline", publicUrl = "https://desk.example", keys });
        var added = await reply.Content.ReadFromJsonAsync<JsonElement>();
        var first = "https://desk.example" + added.GetProperty("path").GetString();
        await AskedAsync(1);
        asked.Last().ShouldBe(("t0ken", "ADVANCED_CALL", first));
        var until = await Probe.Until("the subscription", UntilAsync, at => at is not null);
        until!.Value.ShouldBe(service.Time.GetUtcNow().AddSeconds(600), TimeSpan.FromMinutes(1));

        service.Time.Advance(TimeSpan.FromSeconds(301));
        await AskedAsync(2);
        asked.Last().Url.ShouldBe(first);

        using var pbx = service.Anonymous();
        (await TellEndedAsync("S0")).ShouldBe(HttpStatusCode.OK);
        (await TellEndedAsync("S1")).ShouldBe(HttpStatusCode.OK);
        service.Time.Advance(TimeSpan.FromSeconds(61));
        await AskedAsync(3);
        // The one that was replaced long since is no reason to ask again: the next time is half the time away.
        (await TellEndedAsync("S0")).ShouldBe(HttpStatusCode.OK);
        service.Time.Advance(TimeSpan.FromSeconds(120));

        var id = added.GetProperty("account").GetProperty("id").GetGuid();
        using var change = new HttpRequestMessage(HttpMethod.Put, $"/api/calls/accounts/{id}")
        {
            Content = JsonContent.Create(new { name = "main", active = true, newSecret = true, publicUrl = "https://desk.example" }),
            Headers = { { "If-Match", "\"1\"" } },
        };
        var changed = await administrator.SendAsync(change);
        changed.StatusCode.ShouldBe(HttpStatusCode.OK);
        await AskedAsync(4);
        asked.Count.ShouldBe(4);
        asked.Last().ShouldBe(("t0ken", "ADVANCED_CALL", "https://desk.example" + (await changed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("path").GetString()));
        service.Log.ShouldAllBe(line => !line.Contains("t0ken", StringComparison.Ordinal));
        (await administrator.GetStringAsync("/api/calls/accounts")).ShouldNotContain("t0ken");

        Task<int> AskedAsync(int times) => Probe.Until("the portal to be asked", () => Task.FromResult(asked.Count), count => count >= times);

        async Task<HttpStatusCode> TellEndedAsync(string subscription) => (await pbx.PostAsync(
            new Uri(added.GetProperty("path").GetString()!, UriKind.Relative),
            new StringContent(
                $"""
                <xsi:Event xmlns:xsi="http://schema.broadsoft.com/xsi" xmlns:xsi1="http://www.w3.org/2001/XMLSchema-instance">
                  <xsi:subscriptionId>{subscription}</xsi:subscriptionId><xsi:eventData xsi1:type="xsi:SubscriptionTerminatedEvent"/>
                </xsi:Event>
                """,
                System.Text.Encoding.UTF8, "application/xml"))).StatusCode;

        async Task<DateTimeOffset?> UntilAsync() =>
            (await administrator.GetJson("/api/calls/accounts"))[0].GetProperty("subscribedUntil") is { ValueKind: JsonValueKind.String } at ? at.GetDateTimeOffset() : null;
    }

    static async Task<WebApplication> PortalAsync(ConcurrentQueue<(string Token, string Type, string Url)> asked)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var portal = builder.Build();
        portal.MapPut("/apis/portal/subscription", (HttpContext http, JsonElement body) =>
        {
            asked.Enqueue((http.Request.Headers["X-MPBX-API-AUTH-TOKEN"].ToString(), body.GetProperty("subscriptionType").GetString()!, body.GetProperty("url").GetString()!));
            return Results.Json(new { subscriptionId = "S1", expires = 600 });
        });
        await portal.StartAsync();
        return portal;
    }
}
