using System.Net;
using System.Net.Http.Json;
using Helpdesk.Telephony.Contracts;

namespace Helpdesk.Tests.Telephony.ClaimExtension;

public sealed class ClaimExtensionTests(TelephonyFixture telephony)
{
    [Fact, Trait("Feature", "F20")]
    public async Task An_extension_is_remembered_and_who_had_it_before_has_it_no_more()
    {
        var anna = await telephony.OperatorAsync();
        var borisId = Guid.CreateVersion7();
        using var boris = telephony.Service.Client("operator", borisId);
        (await boris.GetJson("/api/calls/extension")).GetProperty("extension").GetString().ShouldBeNull();

        (await boris.PutAsJsonAsync("/api/calls/extension", new { extension = anna.Extension })).EnsureSuccessStatusCode();

        (await boris.GetJson("/api/calls/extension")).GetProperty("extension").GetString().ShouldBe(anna.Extension);
        (await anna.Client.GetJson("/api/calls/extension")).GetProperty("extension").GetString().ShouldBeNull();
        await telephony.Bus.WaitFor<ExtensionClaimed>(claim => claim.OperatorId == borisId && claim.Extension == anna.Extension);
        await telephony.Bus.WaitFor<ExtensionClaimed>(claim => claim.OperatorId == anna.Id && claim is { Version: 2, Extension: null });
    }

    [Fact, Trait("Feature", "F20")]
    public async Task Ten_operators_who_claim_one_extension_at_once_leave_one_owner()
    {
        var clients = Enumerable.Range(0, 10).Select(_ => telephony.Service.Client("operator")).ToList();
        var replies = await Task.WhenAll(clients.Select(client => client.PutAsJsonAsync("/api/calls/extension", new { extension = "7777" })));

        replies.ShouldAllBe(reply => reply.StatusCode == HttpStatusCode.OK);
        var owners = await Task.WhenAll(clients.Select(client => client.GetJson("/api/calls/extension")));
        owners.Count(owner => owner.GetProperty("extension").GetString() == "7777").ShouldBe(1);
    }

    [Theory, InlineData("abc"), InlineData(""), InlineData("12345678901"), InlineData("66 98")]
    public async Task Anything_but_digits_is_refused_by_name(string extension)
    {
        using var client = telephony.Service.Client("operator");
        var reply = await client.PutAsJsonAsync("/api/calls/extension", new { extension });

        reply.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await reply.Content.ReadAsStringAsync()).ShouldContain("extension");
    }
}
