using System.Text;
using Helpdesk.Bench.Fuzzing;
using Helpdesk.Telephony.Adapters;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;
using static Helpdesk.Tests.Telephony.Adapters.Webhook;

namespace Helpdesk.Tests.Telephony.Adapters;

/// <summary>
/// Real requests of every provider, spoilt in seeded ways: nothing that can come in is a fault of ours, and whatever is understood can be
/// stored. <c>HELPDESK_MUTATIONS</c> says how many of each (1,000); <c>./helpdesk campaign webhooks</c> sends 50,000 to the running system.
/// </summary>
[Trait("Feature", "F19")]
public sealed class MutatedWebhookTests
{
    static readonly int Mutations = int.TryParse(Environment.GetEnvironmentVariable("HELPDESK_MUTATIONS"), out var given) ? given : 1000;

    public static TheoryData<string> Adapters() => [.. AllAdapters.Create().Select(adapter => adapter.Name)];

    [Theory, MemberData(nameof(Adapters))]
    public void Nothing_that_can_come_in_is_a_fault_of_ours(string name)
    {
        var adapter = AllAdapters.Create().Single(adapter => adapter.Name == name);
        var account = Account("Europe/Moscow", [.. adapter.Keys.Keys.Select(key => (key, "test"))]);
        var random = new Random(20260302);
        var understood = 0;
        for (var number = 0; number < Mutations; number++)
        {
            var spoilt = SpoiltWebhook.Examples[random.Next(SpoiltWebhook.Examples.Count)].Spoil(random);
            var request = new PbxRequest(spoilt.Method, spoilt.Rest, spoilt.Query, spoilt.ContentType, spoilt.Body, ReceivedAt);
            try
            {
                understood += Check(adapter, request, account);
            }
            catch (Exception fault) when (fault is not ShouldAssertException)
            {
                Assert.Fail($"mutation {number} of {name}: {fault.GetType().Name} {fault.Message}\n{request.Query} {Encoding.UTF8.GetString(request.Body.Span)}");
            }
        }

        understood.ShouldBeGreaterThan(0, "some mutations leave the request whole");
    }

    static int Check(IPbxAdapter adapter, PbxRequest request, PbxAccount account)
    {
        _ = adapter.Proves(request, account);
        var reading = adapter.Read(request, account);
        reading.Reply.Status.ShouldBeLessThan(500);
        reading.Events.Count.ShouldBeLessThan(20);
        _ = reading.Answer?.Invoke([]);
        foreach (var text in reading.Events.SelectMany(e => (string?[])[e.Leg, e.Call, e.From, e.To, e.Person, e.Target, e.Recording, .. e.Users]).OfType<string>())
        {
            text.Length.ShouldBeLessThanOrEqualTo(1100);
            text.ShouldNotContain("\0");
            // What is no well-formed text, PostgreSQL does not keep.
            Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).ShouldBe(text);
        }

        if (reading.Events.Count > 0) Call.Of(account.Id, account.Numbers, ReceivedAt).Hear(reading.Events, new Dictionary<string, Guid>(), ReceivedAt);
        return reading.Events.Count;
    }
}
