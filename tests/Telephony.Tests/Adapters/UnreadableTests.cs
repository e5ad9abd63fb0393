using System.Text;
using Helpdesk.Telephony.Adapters;
using static Helpdesk.Tests.Telephony.Adapters.Webhook;

namespace Helpdesk.Tests.Telephony.Adapters;

/// <summary>What no provider would send, and comes all the same.</summary>
[Trait("Feature", "F19")]
public sealed class UnreadableTests
{
    [Theory]
    [InlineData("""<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>"""), InlineData("<a>"), InlineData("")]
    public void Xml_with_a_dtd_or_none_at_all_is_refused(string xml) =>
        new BeelineAdapter().Read(Post("application/xml", Encoding.UTF8.GetBytes(xml)), Account()).Reply.Status.ShouldBe(422);

    public static TheoryData<string> Adapters => [.. AllAdapters.Create().Select(adapter => adapter.Name)];

    [Theory, MemberData(nameof(Adapters))]
    public void No_adapter_throws_whatever_comes(string name)
    {
        var adapter = AllAdapters.Create().Single(a => a.Name == name);
        var account = Account("Europe/Moscow", [.. adapter.Keys.Keys.Select(key => (key, "value"))]);
        var random = new Random(20260302);
        string[] seeds =
        [
            "", "{", "[]", "null", "\"a\"", "<a/>", "a=b&a=c&&=&%%%", """{"event":null,"callId":[[]],"json":"{"}""", "json=%7B%7D&sign=zz&vpbx_api_key=", "event=NOTIFY_END",
            "cmd=history&callid=1&start=99999999T999999Z&duration=-1", """{"callType":"Inbound","duration":"99:99:99"}""", "CallSid=1&CallStatus=completed&ParentCallSid=1",
            "EventType=hangup&CallID=1&EventTime=99999999999999999999", "call_id=1&event=2&timestamp=x", "event=hangup&callId=1&at=0001-01-01T00:00:00Z",
        ];
        for (var i = 0; i < 3000; i++)
        {
            var body = Encoding.UTF8.GetBytes(seeds[random.Next(seeds.Length)]);
            for (var change = random.Next(4); change > 0 && body.Length > 0; change--) body[random.Next(body.Length)] = (byte)random.Next(256);
            string?[] types = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/xml", "nonsense", null];
            var request = Post(types[random.Next(types.Length)], body, random.Next(3) == 0 ? "events/call" : "") with { Url = "https://desk.example/hooks" };
            adapter.Proves(request.Header("Authorization", "Basic x"), account);
            adapter.Read(request, account).Reply.Status.ShouldBeLessThan(500);
        }
    }
}
