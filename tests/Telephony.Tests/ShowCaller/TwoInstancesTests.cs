using Helpdesk.Testing;

namespace Helpdesk.Tests.Telephony.ShowCaller;

public sealed class TwoInstancesTests(TelephonyFixture telephony)
{
    [Fact, Trait("Feature", "F21")]
    public async Task A_ring_reaches_the_operator_whichever_instance_took_the_webhook()
    {
        await using var second = await TestService<Program>.StartAsync(
            new TestServiceOptions { Database = "telephony", SharedWith = (telephony.Service.Database, telephony.Service.VirtualHost) });
        var anna = await telephony.OperatorAsync();
        using var atSecond = second.Client("operator", anna.Id);
        await using var feed = await Feed.OpenAsync(anna with { Client = atSecond });
        var pbx = telephony.NewCall();

        await pbx.Ring(0, anna);
        (await feed.NextAsync("call-ringing")).GetProperty("from").GetString().ShouldBe(pbx.From);
        await pbx.Answer(3, anna);
        await feed.NextAsync("call-answered");
        await pbx.Hangup(60);
        await feed.NextAsync("call-ended");
    }
}
