using System.Net;
using System.Text;
using Helpdesk.Servers;
using Helpdesk.ServiceDefaults.Discovery;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Tests.ServiceDefaults.Discovery;

/// <summary>How one service, or the desk, calls another: by name, past instances that refuse, again where that is harmless, and not for ever.</summary>
public sealed class ServiceClientTests
{
    [Theory]
    [InlineData("GET"), InlineData("POST"), InlineData("PUT"), InlineData("DELETE")]
    public async Task An_instance_that_refuses_the_connection_is_passed_over_whatever_is_asked(string method)
    {
        await using var lives = await Instance.StartAsync(_ => 200);
        var client = Client([$"http://127.0.0.1:{Ports.Free()}", lives.Address]);

        // In turn, so that each instance is the first to be tried.
        for (var time = 0; time < 4; time++)
            (await SendAsync(client, method, "hello")).ShouldBe(HttpStatusCode.OK);

        lives.Received.ShouldBe(Enumerable.Repeat((method, method == "GET" ? "" : "hello"), 4));
    }

    [Fact]
    public async Task Instances_that_live_share_the_work()
    {
        await using var one = await Instance.StartAsync(_ => 200);
        await using var other = await Instance.StartAsync(_ => 200);
        var client = Client([one.Address, other.Address]);

        for (var time = 0; time < 6; time++) await SendAsync(client, "POST", "x");

        (one.Received.Count, other.Received.Count).ShouldBe((3, 3));
    }

    [Theory]
    [InlineData("GET"), InlineData("POST")]
    public async Task When_every_instance_refuses_the_caller_hears_of_it(string method)
    {
        var client = Client([$"http://127.0.0.1:{Ports.Free()}", $"http://127.0.0.1:{Ports.Free()}"]);

        await Should.ThrowAsync<HttpRequestException>(() => SendAsync(client, method, "x"));
    }

    [Theory]
    [InlineData(502), InlineData(503), InlineData(504)]
    public async Task A_read_that_meets_a_moments_trouble_is_tried_again(int status)
    {
        await using var troubled = await Instance.StartAsync(request => request <= 2 ? status : 200);
        var client = Client([troubled.Address]);

        (await SendAsync(client, "GET", "")).ShouldBe(HttpStatusCode.OK);
        troubled.Received.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_read_that_is_tried_again_asks_the_other_instance()
    {
        await using var troubled = await Instance.StartAsync(_ => 503);
        await using var well = await Instance.StartAsync(_ => 200);
        var client = Client([troubled.Address, well.Address]);

        for (var time = 0; time < 4; time++) (await SendAsync(client, "GET", "")).ShouldBe(HttpStatusCode.OK);

        well.Received.Count.ShouldBe(4);
        troubled.Received.Count.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("POST"), InlineData("PUT"), InlineData("DELETE"), InlineData("PATCH")]
    public async Task What_changes_something_is_sent_once(string method)
    {
        await using var troubled = await Instance.StartAsync(_ => 503);
        var client = Client([troubled.Address]);

        (await SendAsync(client, method, "x")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        troubled.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_refusal_is_an_answer_and_is_not_asked_for_again()
    {
        await using var strict = await Instance.StartAsync(_ => 400);
        var client = Client([strict.Address]);

        (await SendAsync(client, "GET", "")).ShouldBe(HttpStatusCode.BadRequest);
        strict.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_never_answers_is_waited_for_as_long_as_the_setting_says()
    {
        await using var silent = await Instance.StartAsync(_ => null);
        var client = Client([silent.Address], ("Clients:TimeoutSeconds", "1"));

        await Should.ThrowAsync<TaskCanceledException>(() => SendAsync(client, "GET", ""));
    }

    [Fact]
    public void Without_a_setting_an_answer_is_waited_for_20_seconds() => Client([]).Timeout.ShouldBe(TimeSpan.FromSeconds(20));

    private static HttpClient Client(string[] instances, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(instances.Select((address, index) => KeyValuePair.Create($"services:house:http:{index}", (string?)address)))
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddServiceDiscovery();
        services.AddServiceClient<House>("house");
        return services.BuildServiceProvider().GetRequiredService<House>().Client;
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient client, string method, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/things");
        if (method != "GET") request.Content = new StringContent(body, Encoding.UTF8, "text/plain");
        using var reply = await client.SendAsync(request);
        return reply.StatusCode;
    }

    private sealed class House(HttpClient client)
    {
        public HttpClient Client => client;
    }
}
