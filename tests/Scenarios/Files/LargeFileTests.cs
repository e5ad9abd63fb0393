using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Scenarios.Files;

/// <summary>A file of the largest size goes through the gateway both ways as a stream.</summary>
public sealed class LargeFileTests(RunningSystem system)
{
    const int Largest = 100_000_000;

    [Fact]
    [Trait("Feature", "F42")]
    public async Task A_file_of_100_MB_comes_back_as_it_was_sent_and_nobody_holds_it_in_memory()
    {
        using var anna = await system.SignInAsync("anna");
        var id = await RegisterAsync(anna);
        var content = new byte[Largest];
        new Random(20261123).NextBytes(content);
        using var over = new CancellationTokenSource();
        var before = MemoryOfServices();
        var most = WatchMemoryAsync(over.Token);

        using var sent = await PostAsync(anna, id, "журнал.bin", content);
        sent.StatusCode.ShouldBe(HttpStatusCode.Created);
        var file = await sent.Content.ReadFromJsonAsync<JsonElement>();
        var path = $"/api/incidents/{id}/files/{file.GetProperty("id").GetGuid()}";
        await using (var stream = await anna.GetStreamAsync(new Uri(path, UriKind.Relative)))
            (await SHA256.HashDataAsync(stream)).ShouldBe(SHA256.HashData(content));
        using var part = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative)) { Headers = { Range = new(Largest - 10, null) } };
        using var end = await anna.SendAsync(part);
        end.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await end.Content.ReadAsByteArrayAsync()).ShouldBe(content[^10..]);

        // Held whole by one of them it would have been 100 MB and more.
        await over.CancelAsync();
        foreach (var (name, memory) in await most)
            (memory - before[name]).ShouldBeLessThan(Largest, name);
    }

    // What the service does not take, and what the gateway does not carry either.
    [Theory]
    [InlineData(Largest + 1)]
    [InlineData(150_000_000)]
    [Trait("Feature", "F42")]
    public async Task What_is_larger_is_refused_in_so_many_words_and_leaves_nothing(int length)
    {
        using var anna = await system.SignInAsync("anna");
        var id = await RegisterAsync(anna);

        using var refused = await PostAsync(anna, id, "слишком большой.bin", new byte[length]);
        refused.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetInt32().ShouldBe(413);
        (await anna.GetFromJsonAsync<JsonElement>($"/api/incidents/{id}/files")).GetArrayLength().ShouldBe(0);
    }

    static async Task<Guid> RegisterAsync(HttpClient api)
    {
        using var reply = await api.PostAsJsonAsync("/api/incidents", new { inn = "7707083893", kpp = "770701001", question = "Большой журнал" });
        reply.EnsureSuccessStatusCode();
        return (await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    static async Task<HttpResponseMessage> PostAsync(HttpClient api, Guid id, string name, byte[] content)
    {
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = new("application/octet-stream");
        return await api.PostAsync(new Uri($"/api/incidents/{id}/files?name={Uri.EscapeDataString(name)}", UriKind.Relative), body);
    }

    async Task<Dictionary<string, long>> WatchMemoryAsync(CancellationToken until)
    {
        var most = MemoryOfServices();
        while (!until.IsCancellationRequested)
        {
            await Task.Delay(20, CancellationToken.None);
            foreach (var (name, memory) in MemoryOfServices()) most[name] = Math.Max(most[name], memory);
        }

        return most;
    }

    // In bytes, without what is mapped from files.
    Dictionary<string, long> MemoryOfServices() => system.State().GetProperty("resources").EnumerateArray()
        .Where(resource => resource.GetProperty("name").GetString() is "gateway" or "incidents")
        .ToDictionary(resource => resource.GetProperty("name").GetString()!, resource =>
        {
            var anonymous = File.ReadLines($"/proc/{resource.GetProperty("pid").GetInt32()}/status").First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
            return long.Parse(anonymous.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
        });
}
