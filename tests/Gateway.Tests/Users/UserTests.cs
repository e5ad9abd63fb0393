using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Gateway.Contracts;

namespace Helpdesk.Tests.Gateway.Users;

public sealed class UserTests(SharedGateway shared)
{
    private readonly GatewayProcess _gateway = shared.Gateway;

    [Fact]
    [Trait("Feature", "F119")]
    public async Task Services_learn_of_a_new_user_and_of_every_change()
    {
        await using var bus = await _gateway.Service.BusAsync();
        await bus.Hear<UserChanged>();
        var person = await _gateway.AddUserAsync("operator");
        var added = await bus.WaitFor<UserChanged>(changed => changed.UserId == person.Id);
        (added.Version, added.DisplayName, added.Active).ShouldBe((1, person.Name, true));

        using var reply = await ChangeAsync(_gateway, person, new { name = "Новое Имя", roles = new[] { "partner" }, serviceCenter = "6601", active = false });
        reply.ShouldHaveStatus(200).Headers.ETag!.Tag.ShouldBe("\"2\"");
        var changed = await bus.WaitFor<UserChanged>(c => c.UserId == person.Id && c.Version == 2);
        changed.DisplayName.ShouldBe("Новое Имя");
        changed.Roles.ShouldBe(["partner"]);
        changed.ServiceCenter.ShouldBe("6601");
        changed.Active.ShouldBeFalse();
        changed.ActorId.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_login_is_taken_once_even_by_two_at_the_same_moment()
    {
        var login = $"twin-{Guid.NewGuid():n}"[..20];
        using var admin = await _gateway.AdministratorAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => admin.PostAsJsonAsync(
            "/api/users", new { login = i % 2 == 0 ? login : login.ToUpperInvariant(), name = "Близнец", roles = new[] { "operator" }, password = GatewayProcess.Password })));
        replies.Count(reply => (int)reply.StatusCode == 201).ShouldBe(1);
        replies.Count(reply => (int)reply.StatusCode == 409).ShouldBe(3);
        (await _gateway.ScalarAsync<long>("select count(*) from outbox where body ->> 'login' ilike $1", login)).ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"login":"ан на","name":"Анна","roles":["operator"],"password":"correct-Horse-7"}""", "login")]
    [InlineData("""{"login":"anna2","name":"","roles":["operator"],"password":"correct-Horse-7"}""", "name")]
    [InlineData("""{"login":"anna2","name":"Анна","roles":["king"],"password":"correct-Horse-7"}""", "roles")]
    [InlineData("""{"login":"anna2","name":"Анна","roles":["machine"],"password":"correct-Horse-7"}""", "roles")]
    [InlineData("""{"login":"anna2","name":"Анна","roles":[],"password":"correct-Horse-7"}""", "roles")]
    [InlineData("""{"login":"anna2","name":"Анна","roles":[null],"password":"correct-Horse-7"}""", "roles")]
    [InlineData("""{"login":"anna2","name":"Анна","password":"correct-Horse-7"}""", "roles")]
    [InlineData("""{"login":"anna2","name":"Анна","roles":["partner"],"password":"correct-Horse-7"}""", "serviceCenter")]
    [InlineData("""{"login":"anna2","name":"Анна","roles":["operator"],"password":"short"}""", "password")]
    [InlineData("""{"login":"anna2","name":"Анна","roles":["operator"]}""", "password")]
    public async Task Bad_fields_are_named(string body, string field)
    {
        using var admin = await _gateway.AdministratorAsync();
        using var reply = await admin.PostAsync("/api/users", new StringContent(body, null, "application/json"));
        var errors = (await reply.ShouldHaveStatus(400).JsonAsync()).GetProperty("errors");
        errors.EnumerateObject().Select(e => e.Name).ShouldBe([field]);
    }

    [Fact]
    public async Task A_change_needs_the_version_that_was_read()
    {
        var person = await _gateway.AddUserAsync("operator");
        using var admin = await _gateway.AdministratorAsync();
        using (var blind = await admin.PutAsJsonAsync($"/api/users/{person.Id}", new { name = "Имя", roles = new[] { "operator" } })) blind.ShouldHaveStatus(428);
        using (var first = await ChangeAsync(_gateway, person, new { name = "Первое", roles = new[] { "operator" } })) first.ShouldHaveStatus(200);
        using var second = await ChangeAsync(_gateway, person, new { name = "Второе", roles = new[] { "operator" } });
        (await second.ShouldHaveStatus(412).JsonAsync()).GetProperty("current").GetProperty("name").GetString().ShouldBe("Первое");
    }

    [Fact]
    public async Task Changes_of_one_user_at_the_same_moment_are_one_change()
    {
        var person = await _gateway.AddUserAsync("operator");
        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => ChangeAsync(_gateway, person, new { name = $"Имя {i}", roles = new[] { "operator" } })));
        replies.Count(reply => (int)reply.StatusCode == 200).ShouldBe(1);
        replies.Count(reply => (int)reply.StatusCode is 409 or 412).ShouldBe(4);
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        using var admin = await gateway.AdministratorAsync();
        var self = (await admin.GetFromJsonAsync<GatewayProcess.Person>("/api/auth/me"))!;
        using var refused = await ChangeAsync(gateway, self, new { name = "Администратор", roles = new[] { "operator" } });
        (await refused.ShouldHaveStatus(409).ProblemAsync()).ShouldBe("last-administrator");

        var second = await gateway.AddUserAsync("administrator");
        var dismissed = await Task.WhenAll(
            ChangeAsync(gateway, self, new { name = "А", roles = new[] { "administrator" }, active = false }),
            ChangeAsync(gateway, second, new { name = "Б", roles = new[] { "administrator" }, active = false }));
        dismissed.Select(reply => (int)reply.StatusCode).Order().ShouldBe([200, 409]);
    }

    [Fact]
    public async Task A_dismissed_users_sessions_end()
    {
        var person = await _gateway.AddUserAsync("operator");
        var tokens = await _gateway.SignInAsync(person.Login);
        using (var dismissed = await ChangeAsync(_gateway, person, new { name = person.Name, roles = person.Roles, active = false })) dismissed.ShouldHaveStatus(200);
        using var client = _gateway.Anonymous();
        using var refresh = await client.PostAsJsonAsync("/api/auth/refresh", new { tokens.RefreshToken });
        refresh.ShouldHaveStatus(401);
        using var signIn = await _gateway.TrySignInAsync(person.Login, GatewayProcess.Password);
        signIn.ShouldHaveStatus(401);
    }

    [Fact]
    public async Task A_new_password_unlocks_the_account_and_ends_its_sessions()
    {
        var person = await _gateway.AddUserAsync("operator");
        var tokens = await _gateway.SignInAsync(person.Login);
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await _gateway.TrySignInAsync(person.Login, "wrong-password");
        }

        using var admin = await _gateway.AdministratorAsync();
        using (var weak = await admin.PutAsJsonAsync($"/api/users/{person.Id}/password", new { password = "short" })) weak.ShouldHaveStatus(400);
        using (var set = await admin.PutAsJsonAsync($"/api/users/{person.Id}/password", new { password = "another-Horse-8" })) set.ShouldHaveStatus(204);

        await _gateway.SignInAsync(person.Login, "another-Horse-8");
        using (var old = await _gateway.TrySignInAsync(person.Login, GatewayProcess.Password)) old.ShouldHaveStatus(401);
        using var client = _gateway.Anonymous();
        using var refresh = await client.PostAsJsonAsync("/api/auth/refresh", new { tokens.RefreshToken });
        refresh.ShouldHaveStatus(401);
    }

    [Fact]
    public async Task Lists_go_page_by_page_and_miss_nobody()
    {
        var added = new HashSet<Guid>();
        for (var i = 0; i < 5; i++) added.Add((await _gateway.AddUserAsync("analyst")).Id);
        using var admin = await _gateway.AdministratorAsync();
        foreach (var list in (string[])["/api/users", "/api/users/people"])
        {
            var seen = new List<Guid>();
            string? next = null;
            do
            {
                var page = await admin.GetFromJsonAsync<JsonElement>($"{list}?take=3{(next is null ? "" : $"&cursor={next}")}");
                seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
                next = page.GetProperty("next").GetString();
            }
            while (next is not null);
            seen.ShouldBeUnique();
            added.IsSubsetOf(seen).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("/api/users?cursor=nonsense")]
    [InlineData("/api/users/people?cursor=eyJhIjoxfQ==")]
    [InlineData("/api/users?take=many")]
    [InlineData("/api/auth/sign-ins?userId=somebody")]
    [InlineData("/api/auth/sign-ins?cursor=%00")]
    [InlineData("/api/auth/keys?cursor=bnVsbA")]
    public async Task Bad_parameters_are_the_callers_fault(string address)
    {
        using var admin = await _gateway.AdministratorAsync();
        using var reply = await admin.GetAsync(address);
        reply.ShouldHaveStatus(400);
    }

    private static async Task<HttpResponseMessage> ChangeAsync(GatewayProcess gateway, GatewayProcess.Person person, object fields)
    {
        using var admin = await gateway.AdministratorAsync();
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/users/{person.Id}") { Content = JsonContent.Create(fields) };
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        return await admin.SendAsync(request);
    }
}
