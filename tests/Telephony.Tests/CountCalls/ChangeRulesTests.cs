using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Telephony.Contracts;

namespace Helpdesk.Tests.Telephony.CountCalls;

public sealed class ChangeRulesTests
{
    [Fact, Trait("Feature", "F138")]
    public async Task Changing_the_rules_recounts_the_period_that_was_asked_for()
    {
        // Rules are everybody's: a service of its own.
        await using var telephony = new TelephonyFixture();
        await telephony.InitializeAsync();
        var anna = await telephony.OperatorAsync();
        var (inside, outside) = (telephony.NewCall(), telephony.NewCall());
        outside.Start = outside.Start.AddHours(-5);
        foreach (var pbx in new[] { inside, outside })
        {
            await pbx.Ring(0, anna);
            await pbx.Answer(2, anna);
            await pbx.Hangup(62);
        }

        using var sofia = telephony.Service.Client("supervisor");
        var was = await sofia.GetAsync("/api/calls/registration-rules");
        was.Headers.ETag!.Tag.ShouldBe("\"0\"");
        (await was.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("exclusions").GetArrayLength().ShouldBe(3);

        using var change = new HttpRequestMessage(HttpMethod.Put, "/api/calls/registration-rules")
        {
            Content = JsonContent.Create(new
            {
                duration = "talk",
                exclusions = new[] { new { name = "underTwoMinutes", shorterThanSeconds = 120 } },
                recountFrom = inside.Start.AddHours(-1),
            }),
            Headers = { { "If-Match", "\"0\"" } },
        };
        (await sofia.SendAsync(change)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var id = await inside.IdAsync();
        var verdict = await telephony.Bus.WaitFor<CallCounted>(counted => counted.CallId == id && counted.Version == 2);
        (verdict.Exclusion, verdict.RulesVersion).ShouldBe(("underTwoMinutes", 1));
        var untouched = await outside.IdAsync();
        (await telephony.Bus.WaitForAll<CallCounted>(1, counted => counted.CallId == untouched))[0].Exclusion.ShouldBeNull();
    }

    [Fact, Trait("Feature", "F138")]
    public async Task Rules_that_say_nothing_are_refused_with_every_fault()
    {
        await using var telephony = new TelephonyFixture();
        await telephony.InitializeAsync();
        using var sofia = telephony.Service.Client("supervisor");
        using var change = new HttpRequestMessage(HttpMethod.Put, "/api/calls/registration-rules")
        {
            Content = JsonContent.Create(new { duration = "talk", exclusions = new object?[] { new { name = "empty" }, new { name = "1x", shorterThanSeconds = -1 } } }),
            Headers = { { "If-Match", "\"0\"" } },
        };

        var reply = await sofia.SendAsync(change);

        reply.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var errors = (await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors");
        errors.EnumerateObject().Count().ShouldBe(3);
        (await sofia.PutAsJsonAsync("/api/calls/registration-rules", new { duration = "talk", exclusions = Array.Empty<object>() }))
            .StatusCode.ShouldBe(HttpStatusCode.PreconditionRequired);
    }
}
