using System.Net;
using System.Net.Http.Json;

namespace Helpdesk.Tests.Gateway.Proxy;

public sealed class LimitTests
{
    private const string Key = "the key that the desk has";

    [Fact]
    public async Task One_subject_that_asks_too_much_does_not_slow_another_at_the_same_address()
    {
        await using var gateway = await GatewayProcess.StartAsync(settings => settings["RateLimits:SubjectPerSecond"] = "5");
        var (busy, _) = await gateway.SignedInAsync("operator");
        var (calm, _) = await gateway.SignedInAsync("operator");

        var statuses = await StatusesAsync(busy, "/api/auth/me", 60);
        statuses.ShouldContain(200);
        statuses.ShouldContain(429);
        using (var refused = await UntilRefusedAsync(busy))
        {
            (await refused.ProblemAsync()).ShouldBe("too-many-requests");
            refused.Headers.RetryAfter.ShouldNotBeNull();
        }

        using (var served = await calm.GetAsync("/api/auth/me")) served.ShouldHaveStatus(200);
    }

    [Fact]
    public async Task An_invented_token_does_not_get_a_limit_of_its_own()
    {
        await using var gateway = await GatewayProcess.StartAsync(settings => settings["RateLimits:AddressPerSecond"] = "5");
        var statuses = new List<int>();
        for (var i = 0; i < 60; i++)
        {
            using var client = gateway.WithToken($"eyJhbGciOiJub25lIn0.{Guid.NewGuid():n}.");
            statuses.AddRange(await StatusesAsync(client, "/api/nothing", 1));
        }

        statuses.ShouldContain(429);
    }

    [Fact]
    public async Task Sign_ins_are_limited_by_address()
    {
        await using var gateway = await GatewayProcess.StartAsync(settings => settings["RateLimits:SignInsPerMinute"] = "10");
        // All at once: one after the other, a slow machine takes longer than the window.
        var statuses = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            using var reply = await gateway.TrySignInAsync($"nobody-{i}", "wrong-password");
            return (int)reply.StatusCode;
        }));

        statuses.ShouldBeSubsetOf([401, 429]);
        statuses.Count(status => status == 401).ShouldBeInRange(10, 25);
        using var client = gateway.Anonymous();
        var desk = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var reply = await client.PostAsJsonAsync("/api/auth/sessions", new { login = "admin", password = GatewayProcess.AdminPassword });
            return (int)reply.StatusCode;
        }));
        desk.ShouldContain(429);
    }

    [Fact]
    public async Task X_Forwarded_For_counts_only_from_the_desk_wherever_the_others_are()
    {
        await using var gateway = await GatewayProcess.StartAsync(settings => settings["Desk:Key"] = Key);
        await SignInAsync(gateway, null, "stranger", "203.0.113.7");
        await SignInAsync(gateway, "another key of somebody", "guesser", "203.0.113.7");
        await SignInAsync(gateway, "", "nobody", "203.0.113.7");
        await SignInAsync(gateway, Key, "browser", "198.51.100.1, 203.0.113.8");
        await SignInAsync(gateway, Key, "desk", null);

        foreach (var login in (string[])["stranger", "guesser", "nobody", "desk"])
            (await AddressOfAsync(gateway, login)).ShouldBe(IPAddress.Loopback, login);
        (await AddressOfAsync(gateway, "browser")).ShouldBe(IPAddress.Parse("203.0.113.8"));
    }

    [Theory]
    [InlineData(null), InlineData(""), InlineData("short")]
    public async Task Without_a_key_of_some_length_nobody_is_the_desk(string? key)
    {
        await using var gateway = await GatewayProcess.StartAsync(settings => settings["Desk:Key"] = key);
        await SignInAsync(gateway, key ?? "", "stranger", "203.0.113.7");

        (await AddressOfAsync(gateway, "stranger")).ShouldBe(IPAddress.Loopback);
    }

    [Fact]
    public async Task The_desks_key_is_shown_to_the_desk_and_to_nobody_else()
    {
        await using var backend = await Backend.StartAsync();
        await using var page = await Backend.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(settings =>
        {
            settings["Desk:Key"] = Key;
            settings["services:telephony:http:0"] = backend.Address;
            settings["services:desk:http:0"] = page.Address;
        });
        using var desk = Desk(gateway);
        using var reply = await desk.PostAsync("/hooks/pbx/generic/demo/secret", new StringContent("{}"));
        using var browser = gateway.Anonymous();
        browser.DefaultRequestHeaders.Add("X-Desk-Key", "whatever a browser says");
        using var shown = await browser.GetAsync("/sign-in");

        backend.Requests.ShouldHaveSingleItem().Headers.Keys.ShouldNotContain("X-Desk-Key");
        page.Requests.ShouldHaveSingleItem().Headers["X-Desk-Key"].ShouldBe(Key);
    }

    [Fact]
    public async Task Services_see_the_address_that_the_gateway_saw()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(settings => settings["services:telephony:http:0"] = backend.Address);
        using var client = gateway.Anonymous();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        using var reply = await client.PostAsync("/hooks/pbx/generic/demo/secret", new StringContent("{}"));
        backend.Requests.ShouldHaveSingleItem().Headers["X-Forwarded-For"].ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task The_desk_asks_for_everybodys_tokens_without_a_limit_of_one_address()
    {
        await using var gateway = await GatewayProcess.StartAsync(settings =>
        {
            settings["Desk:Key"] = Key;
            settings["RateLimits:AddressPerSecond"] = "5";
        });
        using var desk = Desk(gateway);
        (await StatusesAsync(desk, "/.well-known/jwks.json", 60)).ShouldAllBe(status => status == 200);
        using var other = gateway.Anonymous();
        (await StatusesAsync(other, "/.well-known/jwks.json", 60)).ShouldContain(429);
    }

    [Fact]
    public async Task A_crowd_signing_in_leaves_the_rest_of_the_gateway_quick()
    {
        await using var gateway = await GatewayProcess.StartAsync(settings => settings["RateLimits:SubjectPerSecond"] = "100000");
        var (client, _) = await gateway.SignedInAsync("operator");
        var crowd = Enumerable.Range(0, 40).Select(i => gateway.TrySignInAsync($"nobody-{i}", "wrong-password")).ToList();
        var (slowest, all) = (TimeSpan.Zero, System.Diagnostics.Stopwatch.StartNew());
        while (!crowd.TrueForAll(signIn => signIn.IsCompleted))
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            using var me = await client.GetAsync("/api/auth/me");
            me.ShouldHaveStatus(200);
            if (clock.Elapsed > slowest) slowest = clock.Elapsed;
        }

        foreach (var signIn in crowd) (await signIn).Dispose();
        // Who waits for the whole crowd waits about as long as it takes, on any machine.
        slowest.ShouldBeLessThan(all.Elapsed / 2);
    }

    private static async Task SignInAsync(GatewayProcess gateway, string? key, string login, string? forwardedFor)
    {
        using var client = gateway.Anonymous();
        if (key is not null) client.DefaultRequestHeaders.TryAddWithoutValidation("X-Desk-Key", key);
        if (forwardedFor is not null) client.DefaultRequestHeaders.Add("X-Forwarded-For", forwardedFor);
        using var reply = await client.PostAsJsonAsync("/api/auth/token", new { login, password = "wrong-password" });
        reply.ShouldHaveStatus(401);
    }

    private static Task<IPAddress> AddressOfAsync(GatewayProcess gateway, string login) =>
        gateway.ScalarAsync<IPAddress>("select address from sign_ins where login = $1", login);

    private static async Task<List<int>> StatusesAsync(HttpClient client, string path, int times)
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, times).Select(_ => client.GetAsync(path)));
        var statuses = replies.Select(reply => (int)reply.StatusCode).ToList();
        foreach (var reply in replies) reply.Dispose();
        return statuses;
    }

    private static async Task<HttpResponseMessage> UntilRefusedAsync(HttpClient client)
    {
        while (true)
        {
            var reply = await client.GetAsync("/api/auth/me");
            if (reply.StatusCode == HttpStatusCode.TooManyRequests) return reply;
            reply.Dispose();
        }
    }

    private static HttpClient Desk(GatewayProcess gateway)
    {
        var desk = gateway.Anonymous();
        desk.DefaultRequestHeaders.Add("X-Desk-Key", Key);
        return desk;
    }
}
