using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;

namespace Helpdesk.Tests.Gateway.Proxy;

public sealed class ProxyTests
{
    private const string Secret = "s3cret-of-the-webhook";

    [Theory]
    [InlineData("GET", "/api/incidents?view=mine", "incidents")]
    [InlineData("POST", "/api/incidents/x/posts", "incidents")]
    [InlineData("GET", "/api/subscribers/by-phone/+79991234567", "incidents")]
    [InlineData("GET", "/api/knowledge/search?q=%D0%BA", "knowledge")]
    [InlineData("PUT", "/api/calls/extension", "telephony")]
    [InlineData("GET", "/hooks/pbx/generic/demo/secret/events?a=1", "telephony")]
    [InlineData("GET", "/api/notifications?incidentId=1", "notifications")]
    [InlineData("POST", "/hooks/sms/provider/secret", "notifications")]
    [InlineData("POST", "/hooks/mail/secret", "notifications")]
    [InlineData("GET", "/api/reports/registration", "reporting")]
    [InlineData("GET", "/", "desk")]
    [InlineData("GET", "/incidents/2000001", "desk")]
    public async Task Every_path_leads_to_its_service_unchanged(string method, string path, string service)
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(settings => settings[$"services:{service}:http:0"] = backend.Address);
        using var client = gateway.Anonymous();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method != "GET") request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var reply = await client.SendAsync(request);

        (await reply.ShouldHaveStatus(200).Content.ReadAsStringAsync()).ShouldBe("answered");
        var received = backend.Requests.ShouldHaveSingleItem();
        received.Method.ShouldBe(method);
        received.Path.ShouldBe(Uri.UnescapeDataString(path.Split('?')[0]) + (path.Contains('?') ? "?" + path.Split('?')[1] : ""));
    }

    [Fact]
    public async Task Services_document_their_routes_through_the_gateway_and_a_page_shows_them()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(settings => settings["services:incidents:http:0"] = backend.Address);
        using var client = gateway.Anonymous();
        (await client.GetStringAsync("/openapi/incidents.json")).ShouldBe("answered");
        backend.Requests.ShouldHaveSingleItem().Path.ShouldBe("/openapi/v1.json");
        (await client.GetStringAsync("/openapi/gateway.json")).ShouldContain("/api/auth/token");
        (await client.GetStringAsync("/docs/index.html")).ShouldContain("swagger");
        (await client.GetStringAsync("/docs/index.js")).ShouldContain("/openapi/incidents.json");
    }

    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/api")]
    [InlineData("/hooks/fax")]
    public async Task A_mistyped_address_of_the_api_is_not_the_desks(string path)
    {
        await using var desk = await Backend.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(settings => settings["services:desk:http:0"] = desk.Address);
        using var client = gateway.Anonymous();
        using var reply = await client.GetAsync(path);
        reply.ShouldHaveStatus(404).Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        desk.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_request_goes_to_the_next_instance_when_one_refuses_whatever_its_method()
    {
        await using var alive = await Backend.StartAsync();
        var dead = await Backend.StartAsync();
        var refusing = dead.Address;
        await dead.DisposeAsync();
        await using var gateway = await GatewayProcess.StartAsync(settings =>
        {
            settings["services:incidents:http:0"] = refusing;
            settings["services:incidents:http:1"] = alive.Address;
        });
        using var client = gateway.Anonymous();
        for (var i = 0; i < 20; i++)
        {
            using var reply = await client.PostAsJsonAsync("/api/incidents", new { question = new string('я', 1000) });
            reply.ShouldHaveStatus(200);
        }

        alive.Requests.Count.ShouldBe(20);
        alive.Requests.ShouldAllBe(request => request.BodyLength > 6000);
    }

    [Fact]
    public async Task Nobody_at_home_is_a_503_that_says_when_to_come_back()
    {
        var dead = await Backend.StartAsync();
        var refusing = dead.Address;
        await dead.DisposeAsync();
        await using var gateway = await GatewayProcess.StartAsync(settings => settings["services:incidents:http:0"] = refusing);
        using var client = gateway.Anonymous();
        using var reply = await client.GetAsync("/api/incidents");
        (await reply.ShouldHaveStatus(503).ProblemAsync()).ShouldBe("service-unavailable");
        reply.Headers.RetryAfter.ShouldNotBeNull();

        // An instance that comes back is found at once although it was passed over a moment ago.
        await using var back = await Backend.StartAsync(refusing);
        using var again = await client.GetAsync("/api/incidents");
        again.ShouldHaveStatus(200);
    }

    [Fact]
    public async Task A_service_that_breaks_off_is_not_asked_again_because_it_may_have_acted()
    {
        await using var first = await Backend.StartAsync();
        await using var second = await Backend.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(settings =>
        {
            settings["services:incidents:http:0"] = first.Address;
            settings["services:incidents:http:1"] = second.Address;
        });
        using var client = gateway.Anonymous();
        using var reply = await client.PostAsync("/api/incidents/break-off", new StringContent("{}"));
        (await reply.ShouldHaveStatus(502).ProblemAsync()).ShouldBe("service-broke-off");
        (first.Requests.Count + second.Requests.Count).ShouldBe(1);
    }

    [Fact]
    public async Task Live_events_arrive_when_they_happen()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(settings => settings["services:telephony:http:0"] = backend.Address);
        using var client = gateway.Anonymous();
        using var reply = await client.GetAsync("/api/live/calls", HttpCompletionOption.ResponseHeadersRead);
        reply.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var lines = new StreamReader(await reply.Content.ReadAsStreamAsync());
        (await lines.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2))).ShouldBe("id: 1");
        backend.SecondEvent.SetResult();
        var rest = await lines.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(2));
        rest.ShouldContain("call-ended");
    }

    [Fact]
    public async Task The_desks_web_socket_passes()
    {
        await using var desk = await Backend.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(settings => settings["services:desk:http:0"] = desk.Address);
        using var socket = new ClientWebSocket();
        var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;
        await socket.ConnectAsync(new UriBuilder(gateway.Service.Address) { Scheme = "ws", Path = "/_blazor" }.Uri, limit);
        await socket.SendAsync(Encoding.UTF8.GetBytes("привет"), WebSocketMessageType.Text, true, limit);
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer, limit);
        Encoding.UTF8.GetString(buffer, 0, received.Count).ShouldBe("привет");
    }

    [Theory]
    [InlineData("/api/incidents", 1024 * 1024)]
    [InlineData("/hooks/pbx/generic/demo/secret", 256 * 1024)]
    [InlineData("/hooks/sms/provider/account/secret", 256 * 1024)]
    public async Task A_body_over_its_routes_limit_is_refused_with_or_without_its_length(string path, int limit)
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(settings =>
        {
            foreach (var service in (string[])["incidents", "telephony", "notifications"]) settings[$"services:{service}:http:0"] = backend.Address;
        });
        using var client = gateway.Anonymous();
        using (var fits = await client.PostAsync(path, new ByteArrayContent(new byte[limit]))) fits.ShouldHaveStatus(200);
        backend.Requests.ShouldHaveSingleItem().BodyLength.ShouldBe(limit);

        using (var tooLong = await client.PostAsync(path, new ByteArrayContent(new byte[limit + 1])))
            (await tooLong.ShouldHaveStatus(413).ProblemAsync()).ShouldBe("body-too-large");

        using var chunked = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StreamContent(new MemoryStream(new byte[limit + 100_000])) };
        chunked.Headers.TransferEncodingChunked = true;
        using (var tooLong = await client.SendAsync(chunked)) tooLong.ShouldHaveStatus(413);
        backend.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_body_over_the_limit_at_the_gateways_own_routes_is_refused()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        using var client = gateway.Anonymous();
        using var reply = await client.PostAsJsonAsync("/api/auth/token", new { login = "anna", password = new string('x', 1024 * 1024) });
        reply.ShouldHaveStatus(413);
    }

    [Fact]
    public async Task A_machines_key_stays_at_the_gateway()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(settings => settings["services:incidents:http:0"] = backend.Address);
        using var admin = await gateway.AdministratorAsync();
        using var added = await admin.PostAsJsonAsync("/api/auth/keys", new { name = "import", roles = new[] { "operator" } });
        var key = (await added.JsonAsync()).GetProperty("key").GetString()!;

        using var machine = gateway.Anonymous();
        machine.DefaultRequestHeaders.Add("X-Api-Key", key);
        using (var reply = await machine.GetAsync("/api/incidents")) reply.ShouldHaveStatus(200);
        var received = backend.Requests.ShouldHaveSingleItem();
        received.Headers.ShouldNotContainKey("X-Api-Key");
        received.Headers["Authorization"].ShouldStartWith("Bearer ey");
        received.Headers.ToString()!.ShouldNotContain(key);
    }

    [Fact]
    public async Task A_webhooks_secret_is_in_no_log_and_in_no_span()
    {
        var spans = new System.Collections.Concurrent.ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "System.Net.Http" or "Yarp.ReverseProxy" or "Helpdesk",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var backend = await Backend.StartAsync();
        var dead = await Backend.StartAsync();
        var refusing = dead.Address;
        await dead.DisposeAsync();
        await using var gateway = await GatewayProcess.StartAsync(settings =>
        {
            settings["services:telephony:http:0"] = backend.Address;
            settings["services:notifications:http:0"] = refusing;
        });
        using var client = gateway.Anonymous();
        foreach (var path in (string[])[$"/hooks/pbx/generic/demo/{Secret}/events?token={Secret}", $"/hooks/sms/provider/account/{Secret}", $"/hooks/mail/{Secret}", $"/hooks/fax/{Secret}", $"/Hooks/PBX/generic/demo/{Secret}"])
        {
            using var reply = await client.PostAsync(path, new StringContent("{}"));
        }

        backend.Requests.Count.ShouldBe(2);
        backend.Requests.ShouldAllBe(request => request.Path.Contains(Secret, StringComparison.Ordinal));
        gateway.Service.Log.Where(line => line.Contains(Secret, StringComparison.Ordinal)).ShouldBeEmpty();

        var redaction = new Helpdesk.ServiceDefaults.Telemetry.SecretPathRedaction();
        var seen = await Helpdesk.Testing.Probe.Until(
            "the spans of five requests", () => Task.FromResult(spans.Where(span => span.TagObjects.Any(tag => tag.Value?.ToString()?.Contains("/hooks/", StringComparison.OrdinalIgnoreCase) == true)).ToList()),
            found => found.Count >= 8);
        foreach (var span in seen)
        {
            redaction.OnEnd(span);
            var told = span.DisplayName + string.Join(' ', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))
                + string.Join(' ', span.Events.SelectMany(e => e.Tags).Select(tag => tag.Value));
            told.ShouldNotContain(Secret);
        }
    }
}
