using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Notifications.Templates;

/// <summary>What administrators change and operators look up.</summary>
public sealed class TemplateEndpointsTests : IAsyncLifetime
{
    const string Email = "/api/notifications/templates/incident-closed-email";
    TestService<Program> _service = null!;

    public async ValueTask InitializeAsync() => _service = await TestService<Program>.StartAsync(new() { Database = "notifications" });

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact, Trait("Feature", "F131")]
    public async Task A_changed_template_is_used_and_its_version_rises()
    {
        using var admin = _service.Client(Roles.Administrator);

        var changed = await PutAsync(admin, Email, new { subject = "Готово: № {number}", body = "Спасибо, {name}." }, "\"0\"");
        var shown = await admin.GetAsync(Email);

        changed.StatusCode.ShouldBe(HttpStatusCode.OK);
        changed.Headers.ETag!.Tag.ShouldBe("\"1\"");
        (await shown.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("subject").GetString().ShouldBe("Готово: № {number}");
    }

    [Fact]
    public async Task Of_two_who_change_at_once_the_second_is_shown_what_the_first_wrote()
    {
        using var admin = _service.Client(Roles.Administrator);
        await PutAsync(admin, Email, new { subject = "Первый", body = "Первый" }, "\"0\"");

        var second = await PutAsync(admin, Email, new { subject = "Второй", body = "Второй" }, "\"0\"");

        second.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await second.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("current").GetProperty("body").GetString().ShouldBe("Первый");
        (await PutAsync(admin, Email, new { subject = "Без версии", body = "x" }, null)).StatusCode.ShouldBe((HttpStatusCode)428);
    }

    [Theory]
    [InlineData("incident-closed-email", """{"subject":"Тема","body":""}""", "body")]
    [InlineData("incident-closed-email", """{"subject":"Тема","body":"{inn}"}""", "body")]
    [InlineData("incident-closed-email", """{"subject":"Те\nма","body":"Текст"}""", "subject")]
    [InlineData("incident-closed-email", """{"body":"Текст"}""", "subject")]
    [InlineData("incident-closed-sms", """{"subject":"Тема","body":"Текст"}""", "subject")]
    [InlineData("incident-closed-sms", """{"body":"\u0000"}""", "body")]
    public async Task A_text_that_could_not_be_sent_is_refused_and_the_field_is_named(string name, string json, string field)
    {
        using var admin = _service.Client(Roles.Administrator);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/notifications/templates/{name}")
        {
            Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("If-Match", "\"0\"");

        var answer = await admin.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(field);
    }

    [Fact]
    public async Task A_template_that_does_not_exist_is_not_found()
    {
        using var admin = _service.Client(Roles.Administrator);

        (await admin.GetAsync("/api/notifications/templates/nothing")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Operators_read_templates_and_only_administrators_change_them()
    {
        using var anna = _service.Client(Roles.Operator);
        using var petr = _service.Client(Roles.Partner);

        (await anna.GetAsync(Email)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await PutAsync(anna, Email, new { subject = "x", body = "x" }, "\"0\"")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await petr.GetAsync(Email)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact, Trait("Feature", "F125")]
    public async Task An_address_can_be_checked_before_anything_is_promised()
    {
        using var anna = _service.Client(Roles.Operator);

        var good = await CheckAsync(anna, new { channel = "sms", address = "8 (343) 287-00-01" });
        var bad = await CheckAsync(anna, new { channel = "email", address = "anna" });

        good.GetProperty("normal").GetString().ShouldBe("+73432870001");
        good.GetProperty("warnings")[0].GetProperty("code").GetString().ShouldBe("phone-not-mobile");
        bad.GetProperty("usable").GetBoolean().ShouldBeFalse();
        bad.GetProperty("fault").GetProperty("message").GetString().ShouldBe("Это не адрес электронной почты.");
    }

    [Theory, Trait("Feature", "F126")]
    [InlineData("""{"from":"21:00","to":"09:00"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"deskZone":"Mars/Olympus"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"deskZone":null}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"channels":null}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"channels":["pigeon"]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"from":"25:00"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"keepTryingHours":0}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"from":"08:00","to":"22:00","channels":["sms"]}""", HttpStatusCode.OK)]
    public async Task Sending_hours_are_a_setting(string json, HttpStatusCode expected)
    {
        using var admin = _service.Client(Roles.Administrator);
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/notifications/sending-hours")
        {
            Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("If-Match", "\"0\"");

        (await admin.SendAsync(request)).StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task The_list_says_that_it_needs_an_incident()
    {
        using var anna = _service.Client(Roles.Operator);

        (await anna.GetAsync("/api/notifications")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await anna.GetAsync("/api/notifications?incidentId=x")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    static Task<HttpResponseMessage> PutAsync(HttpClient client, string path, object body, string? ifMatch)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(body) };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return client.SendAsync(request);
    }

    static async Task<JsonElement> CheckAsync(HttpClient client, object body)
    {
        var answer = await client.PostAsJsonAsync("/api/notifications/addresses/check", body);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
