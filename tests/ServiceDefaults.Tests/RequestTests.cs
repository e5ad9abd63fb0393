using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.ServiceDefaults;

/// <summary>What every route of every service has in common: keys, versions, pages, refusals.</summary>
public sealed class RequestTests(OneLedger ledger) : IClassFixture<OneLedger>
{
    private readonly Guid _account = Guid.CreateVersion7();

    [Fact]
    public async Task The_same_idempotency_key_has_one_effect_and_one_reply()
    {
        var first = await DepositAsync(new { amount = 5 }, "key-1");
        var second = await DepositAsync(new { amount = 5 }, "key-1");

        second.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await second.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        second.Headers.ETag.ShouldBe(first.Headers.ETag);
        second.Headers.Location.ShouldBe(first.Headers.Location);
        (await BalanceAsync()).ShouldBe(5);
    }

    [Fact]
    public async Task Twenty_requests_with_one_key_at_once_have_one_effect()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => DepositAsync(new { amount = 7 }, "key-2")));

        replies.ShouldAllBe(reply => reply.StatusCode == HttpStatusCode.Created);
        (await BalanceAsync()).ShouldBe(7);
    }

    [Fact]
    public async Task A_key_sent_again_with_another_request_is_refused()
    {
        await DepositAsync(new { amount = 5 }, "key-3");

        await ShouldBeProblem(await DepositAsync(new { amount = 6 }, "key-3"), 409, "idempotency-key-reused");
        (await BalanceAsync()).ShouldBe(5);
    }

    [Fact]
    public async Task A_failed_request_leaves_its_key_free()
    {
        await ShouldBeProblem(await DepositAsync(new { amount = -5000 }, "key-4"), 400, "validation");

        (await DepositAsync(new { amount = 5 }, "key-4")).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_change_needs_the_version_that_was_read()
    {
        await DepositAsync(new { amount = 5 });

        await ShouldNameAsync(await RenameAsync("a", null), "If-Match");
        await ShouldBeProblem(await RenameAsync("a", null), 428, "version-required");
        await ShouldNameAsync(await RenameAsync("a", "\"x\""), "If-Match");
        (await RenameAsync("a", "\"1\"")).Headers.ETag.ShouldBe(new EntityTagHeaderValue("\"2\""));
        var stale = await ShouldBeProblem(await RenameAsync("b", "\"1\""), 412, "stale-version");
        stale.GetProperty("current").GetProperty("note").GetString().ShouldBe("a");
    }

    [Fact]
    public async Task Of_two_changes_at_once_one_is_told_that_it_was_second()
    {
        await DepositAsync(new { amount = 5 });

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => RenameAsync($"n{n}", "\"1\"")));

        replies.Count(reply => reply.IsSuccessStatusCode).ShouldBe(1);
        replies.Where(reply => !reply.IsSuccessStatusCode).ShouldAllBe(reply => (int)reply.StatusCode == 409 || (int)reply.StatusCode == 412);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gaps_or_repeats()
    {
        var mine = new HashSet<Guid>();
        for (var n = 0; n < 25; n++)
        {
            var id = Guid.CreateVersion7();
            mine.Add(id);
            using var reply = await ledger.Client.PostAsJsonAsync($"/accounts/{id}/deposits", new { amount = 1 });
        }

        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await ledger.Client.GetFromJsonAsync<JsonElement>($"/accounts?take=7&cursor={cursor}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(row => row.GetProperty("id").GetGuid()));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);

        seen.Distinct().Count().ShouldBe(seen.Count);
        mine.ShouldBeSubsetOf(seen);
    }

    [Theory]
    [InlineData("accounts?cursor=%00", "cursor")]
    [InlineData("accounts?cursor=nonsense", "cursor")]
    [InlineData("accounts?cursor=e30", "cursor")]
    [InlineData("accounts?take=many", "take")]
    [InlineData("accounts?take=99999999999999", "take")]
    [InlineData("accounts?take=failed%20to%20read%20the%20request%20body", "take")]
    [InlineData("noted?note=a%00b", "note")]
    [InlineData("noted?note=a&since=9999-12-31T23:59:59Z&days=2000000000", "since")]
    [InlineData("noted?note=a&since=yesterday", "since")]
    [InlineData("noted?days=1", "note")]
    public async Task A_bad_value_in_an_address_is_refused_by_its_name(string address, string field)
    {
        using var reply = await ledger.Client.GetAsync($"/{address}");
        ((int)reply.StatusCode).ShouldBe(400);
        await ShouldNameAsync(reply, field);
    }

    [Fact]
    public async Task NUL_in_a_path_is_refused_by_the_server_itself_before_anybody_reads_it()
    {
        using var reply = await ledger.Client.GetAsync("/accounts/a%00b");
        ((int)reply.StatusCode).ShouldBe(400);
    }

    [Fact]
    public async Task An_unknown_id_is_named()
    {
        using var reply = await RenameAsync("a", "\"1\"");
        ((int)reply.StatusCode).ShouldBe(404);
        await ShouldNameAsync(reply, "id");
    }

    public static TheoryData<string, int, string> BadBodies => new()
    {
        { "", 400, "body" },
        { "{", 400, "body" },
        { "[]", 400, "body" },
        { "null", 400, "body" },
        { "\"text\"", 400, "body" },
        { """{"amount":"5"}""", 400, "amount" },
        { """{"amount":5.5}""", 400, "amount" },
        { """{"amount":1e400}""", 400, "amount" },
        { """{"amount":99999999999999999999}""", 400, "amount" },
        { """{"amount":5,"note":7}""", 400, "note" },
        { """{"amount":5,"note":"a\u0000b"}""", 400, "note" },
        { """{"amount":5,"note":"a\ud800b"}""", 400, "note" },
        { """{"amount":-5000}""", 400, "amount" },
        { $$"""{"amount":5,"note":"{{new string('x', 300)}}"}""", 400, "note" },
        { new string('[', 10_000), 400, "body" },
    };

    [Theory, MemberData(nameof(BadBodies))]
    public async Task A_bad_body_is_a_bad_request_that_names_the_field(string body, int status, string field)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var reply = await ledger.Client.PostAsync($"/accounts/{_account}/deposits", content);

        ((int)reply.StatusCode).ShouldBe(status);
        await ShouldNameAsync(reply, field);
        (await ledger.Client.GetAsync($"/accounts/{_account}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_a_bad_request()
    {
        using var content = new ByteArrayContent([.. "{\"amount\":5,\"note\":\""u8, 0xC3, 0x28, .. "\"}"u8]) { Headers = { ContentType = new("application/json") } };
        using var reply = await ledger.Client.PostAsync($"/accounts/{_account}/deposits", content);
        ((int)reply.StatusCode).ShouldBe(400);
        await ShouldNameAsync(reply, "note");
    }

    [Fact]
    public async Task Too_large_a_body_is_refused_as_such()
    {
        using var content = new StringContent($$"""{"amount":5,"note":"{{new string('x', 2_000_000)}}"}""", Encoding.UTF8, "application/json");
        using var reply = await ledger.Client.PostAsync($"/accounts/{_account}/deposits", content);
        await ShouldBeProblem(reply, 413, "body-too-large");
        await ShouldNameAsync(reply, "body");
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("GET", "/accounts/not-an-id", 404)]
    [InlineData("DELETE", "/accounts", 405)]
    [InlineData("GET", "/staff", 401)]
    public async Task Every_refusal_is_a_problem(string method, string path, int status)
    {
        using var reply = await ledger.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        // An unknown path is nobody's to see without a token.
        ((int)reply.StatusCode).ShouldBeOneOf(status, 401);
        reply.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task A_forged_token_opens_nothing()
    {
        var header = Convert.ToBase64String("""{"alg":"none","typ":"JWT"}"""u8).TrimEnd('=');
        var claims = Convert.ToBase64String("""{"iss":"helpdesk","aud":"helpdesk","sub":"00000000-0000-0000-0000-000000000001","role":"operator","exp":4102444800}"""u8).TrimEnd('=');
        var request = new HttpRequestMessage(HttpMethod.Get, "/staff") { Headers = { Authorization = new("Bearer", $"{header}.{claims}.") } };
        using var reply = await ledger.Client.SendAsync(request);
        ((int)reply.StatusCode).ShouldBeOneOf(401, 503);
    }

    [Fact]
    public async Task A_refusal_is_heard_and_its_connection_lives_on_although_more_was_sent_than_the_route_takes()
    {
        using var counted = new CountedConnections(ledger.Client.BaseAddress!);
        for (var time = 0; time < 10; time++)
        {
            using var reply = await counted.Client.PostAsync("/nowhere", new ByteArrayContent(new byte[1_400_000]));
            reply.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        counted.Opened.ShouldBe(1);
    }

    private Task<HttpResponseMessage> DepositAsync(object body, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/accounts/{_account}/deposits") { Content = JsonContent.Create(body) };
        if (key is not null) request.Headers.Add("Idempotency-Key", $"{_account}-{key}");
        return ledger.Client.SendAsync(request);
    }

    private Task<HttpResponseMessage> RenameAsync(string note, string? ifMatch)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"/accounts/{_account}/owner") { Content = JsonContent.Create(new { note }) };
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return ledger.Client.SendAsync(request);
    }

    private async Task<long> BalanceAsync() =>
        (await ledger.Client.GetFromJsonAsync<JsonElement>($"/accounts/{_account}")).GetProperty("balance").GetInt64();

    private static async Task<JsonElement> ShouldBeProblem(HttpResponseMessage reply, int status, string code)
    {
        var text = await reply.Content.ReadAsStringAsync();
        ((int)reply.StatusCode).ShouldBe(status, text);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        problem.GetProperty("type").GetString().ShouldBe($"urn:helpdesk:problem:{code}");
        return problem;
    }

    private static async Task ShouldNameAsync(HttpResponseMessage reply, string field)
    {
        var text = await reply.Content.ReadAsStringAsync();
        reply.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", text);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        problem.GetProperty("type").GetString().ShouldStartWith("urn:helpdesk:problem:");
        problem.TryGetProperty("errors", out var errors).ShouldBeTrue(text);
        errors.EnumerateObject().Select(error => error.Name).ShouldBe([field], text);
        errors.GetProperty(field).EnumerateArray().ShouldAllBe(message => message.GetString()!.Length > 0);
    }
}
