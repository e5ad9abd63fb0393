using System.Net;
using System.Net.Http.Json;

namespace Helpdesk.Tests.Gateway.SigningIn;

public sealed class SignInTests(SharedGateway shared)
{
    private readonly GatewayProcess _gateway = shared.Gateway;

    [Fact]
    public async Task A_person_signs_in_and_the_token_says_who_it_is()
    {
        var person = await _gateway.AddUserAsync("partner", serviceCenter: "6601");

        var tokens = await _gateway.SignInAsync(person.Login);
        using var client = _gateway.WithToken(tokens.AccessToken);
        var me = await client.GetFromJsonAsync<GatewayProcess.Person>("/api/auth/me");

        me!.Id.ShouldBe(person.Id);
        me.Roles.ShouldBe(["partner"]);
        me.ServiceCenter.ShouldBe("6601");
        tokens.User.Name.ShouldBe(person.Name);
        tokens.ExpiresIn.ShouldBeInRange(590, 600);
    }

    [Fact]
    public async Task A_login_is_the_same_in_capitals()
    {
        var person = await _gateway.AddUserAsync("operator");
        (await _gateway.SignInAsync(person.Login.ToUpperInvariant())).User.Id.ShouldBe(person.Id);
    }

    [Fact]
    public async Task A_wrong_login_and_a_wrong_password_look_the_same()
    {
        var person = await _gateway.AddUserAsync("operator");
        using var wrongPassword = await _gateway.TrySignInAsync(person.Login, "not-the-password");
        using var wrongLogin = await _gateway.TrySignInAsync("nobody-at-all", "not-the-password");

        wrongPassword.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        wrongLogin.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        WithoutTrace(await wrongPassword.Content.ReadAsStringAsync()).ShouldBe(WithoutTrace(await wrongLogin.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_for_five_minutes()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        var person = await gateway.AddUserAsync("operator");
        string? wrong = null;
        for (var i = 0; i < 5; i++)
        {
            using var reply = await gateway.TrySignInAsync(person.Login, "wrong-password");
            wrong = WithoutTrace(await reply.ShouldHaveStatus(401).Content.ReadAsStringAsync());
        }

        using (var locked = await gateway.TrySignInAsync(person.Login, GatewayProcess.Password))
            WithoutTrace(await locked.ShouldHaveStatus(401).Content.ReadAsStringAsync()).ShouldBe(wrong);
        using (var other = await gateway.TrySignInAsync("admin", GatewayProcess.AdminPassword)) other.ShouldHaveStatus(200);

        gateway.Service.Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(10));
        using (var still = await gateway.TrySignInAsync(person.Login, GatewayProcess.Password)) still.ShouldHaveStatus(401);
        gateway.Service.Time.Advance(TimeSpan.FromSeconds(20));
        using (var open = await gateway.TrySignInAsync(person.Login, GatewayProcess.Password)) open.ShouldHaveStatus(200);
    }

    [Fact]
    public async Task Four_wrong_passwords_are_forgotten_by_a_right_one()
    {
        var person = await _gateway.AddUserAsync("operator");
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 4; i++)
            {
                using var reply = await _gateway.TrySignInAsync(person.Login, "wrong-password");
                reply.ShouldHaveStatus(401);
            }

            await _gateway.SignInAsync(person.Login);
        }
    }

    [Fact]
    public async Task Guesses_sent_at_once_are_counted_one_by_one()
    {
        var person = await _gateway.AddUserAsync("operator");
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _gateway.TrySignInAsync(person.Login, "wrong-password")));
        foreach (var reply in replies)
        {
            using (reply) reply.ShouldHaveStatus(401);
        }

        var looked = await _gateway.ScalarAsync<long>(
            "select count(*) from sign_ins where user_id = $1 and outcome in ('WrongPassword', 'LockedNow')", person.Id);
        looked.ShouldBe(5);
        (await _gateway.ScalarAsync<long>("select count(*) from sign_ins where user_id = $1 and outcome = 'Locked'", person.Id)).ShouldBe(15);
    }

    [Fact]
    public async Task The_audit_shows_who_came_in_and_who_did_not()
    {
        var person = await _gateway.AddUserAsync("operator");
        using (await _gateway.TrySignInAsync(person.Login, "wrong-password")) await _gateway.SignInAsync(person.Login);

        using var admin = await _gateway.AdministratorAsync();
        var page = await admin.GetFromJsonAsync<System.Text.Json.JsonElement>($"/api/auth/sign-ins?userId={person.Id}&take=1");
        var newest = page.GetProperty("items")[0];
        newest.GetProperty("outcome").GetString().ShouldBe("signedIn");
        newest.GetProperty("address").GetString().ShouldBe("127.0.0.1");
        var next = await admin.GetFromJsonAsync<System.Text.Json.JsonElement>(
            $"/api/auth/sign-ins?userId={person.Id}&take=1&cursor={page.GetProperty("next").GetString()}");
        next.GetProperty("items")[0].GetProperty("outcome").GetString().ShouldBe("wrongPassword");
        next.GetProperty("next").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task Demo_people_exist_and_enter_only_in_Development()
    {
        using (var absent = await _gateway.TrySignInAsync("anna", "demo-Pass1")) absent.ShouldHaveStatus(401);

        await using var development = await GatewayProcess.StartAsync(settings => settings["environment"] = "Development");
        await development.SignInAsync("anna", "demo-Pass1");

        // The same database under an installation that is not a demo.
        await using var production = await GatewayProcess.StartAsync(beside: development);
        using var refused = await production.TrySignInAsync("anna", "demo-Pass1");
        refused.ShouldHaveStatus(401);
    }

    [Fact]
    public async Task Without_a_first_password_a_new_installation_says_what_is_missing()
    {
        var fault = await Should.ThrowAsync<InvalidOperationException>(
            () => GatewayProcess.StartAsync(settings => settings["Identity:AdminPassword"] = null));
        fault.Message.ShouldContain("Identity__AdminPassword");
    }

    [Theory]
    [InlineData("{", "body")]
    [InlineData("", "body")]
    [InlineData("[]", "body")]
    [InlineData("""{"login":5,"password":"x"}""", "login")]
    [InlineData("""{"login":"a\u0000b","password":"x"}""", "login")]
    [InlineData("""{"password":"x"}""", "login")]
    [InlineData("""{"login":null,"password":"x"}""", "login")]
    [InlineData("""{"login":"anna"}""", "password")]
    [InlineData("""{"login":"anna","password":{"a":1}}""", "password")]
    public async Task A_malformed_sign_in_is_a_400_that_names_the_field(string body, string field)
    {
        using var client = _gateway.Anonymous();
        using var reply = await client.PostAsync("/api/auth/token", new StringContent(body, null, "application/json"));
        var problem = await reply.ShouldHaveStatus(400).JsonAsync();
        if (body.Length > 0 && problem.TryGetProperty("errors", out var errors)) errors.EnumerateObject().Select(e => e.Name).ShouldContain(field);
        reply.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Theory]
    [InlineData("""{"login":"\ud800","password":"wrong-password"}""")]
    [InlineData("""{"login":"anna","password":"\ud800"}""")]
    public async Task Half_a_character_is_refused_and_not_an_error_of_ours(string body)
    {
        using var client = _gateway.Anonymous();
        using var reply = await client.PostAsync("/api/auth/token", new StringContent(body, null, "application/json"));
        ((int)reply.StatusCode).ShouldBeInRange(400, 401);
    }

    private static string WithoutTrace(string problem) => System.Text.RegularExpressions.Regex.Replace(problem, "\"traceId\":\"[^\"]*\"", "");
}
