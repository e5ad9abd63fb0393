using System.Text;
using Helpdesk.Telephony.Adapters;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ReceiveWebhook;
using static Helpdesk.Tests.Telephony.Adapters.Webhook;

namespace Helpdesk.Tests.Telephony.Adapters;

/// <summary>What holds of every provider's calls: an answered one in any order, unfilled placeholders, odd encodings, fields we don't know.</summary>
[Trait("Feature", "F19")]
public sealed class EveryAdapterTests
{
    const string Number = "79222534428";

    // {from} is the caller, {name} a text, {more} a field that we don't know; then what comes after the ring.
    static readonly Dictionary<string, string[]> Calls = new()
    {
        ["generic"] =
        [
            Json("""{"event":"newCall","callId":"1","from":"{from}","to":"73433700000","direction":"in","user":["101"],"caller":"{name}"{more}}"""),
            Json("""{"event":"answer","callId":"1","answeringNumber":"101"}"""), Json("""{"event":"hangup","callId":"1","cause":"normalClearing"}"""),
        ],
        ["sipgate"] =
        [
            "event=newCall&callId=1&origCallId=1&from={from}&to=4915791234567&direction=in&user%5B%5D=101&diversion={name}{more}",
            "event=answer&callId=1&user=101&answeringNumber=101", "event=hangup&callId=1&cause=normalClearing&answeringNumber=101",
        ],
        ["placetel"] =
        [
            "event=IncomingCall&call_id=a&from={from}&to=022199998560&direction=in&name={name}{more}", "event=CallAccepted&call_id=a&peer=101%40fpbx.de", "event=HungUp&call_id=a&type=accepted&duration=0",
        ],
        ["mango"] =
        [
            "json=" + Uri.EscapeDataString("""{"entry_id":"E","call_id":"a","seq":1,"call_state":"Appeared","location":"abonent","from":{"number":"{from}","name":"{name}"},"to":{"extension":"101"}{more}}""")
                .Replace("%7Bfrom%7D", "{from}", StringComparison.Ordinal).Replace("%7Bname%7D", "{name}", StringComparison.Ordinal).Replace("%7Bmore%7D", "{more}", StringComparison.Ordinal),
            "json=" + Uri.EscapeDataString("""{"entry_id":"E","call_id":"a","seq":2,"call_state":"Connected","location":"abonent","from":{"number":"79222534428"},"to":{"extension":"101"}}"""),
            "json=" + Uri.EscapeDataString($$"""{"entry_id":"E","call_direction":1,"from":{"number":"79222534428"},"to":{"extension":"101"},"create_time":{{Unix(0)}},"talk_time":0,"end_time":{{Unix(1)}},"entry_result":1}"""),
        ],
        ["megafon"] =
        [
            "cmd=event&type=INCOMING&callid=C&phone={from}&diversion=73433700000&user=101&groupRealName={name}{more}", "cmd=event&type=ACCEPTED&callid=C&phone=79222534428&user=101",
            "cmd=history&type=in&status=Success&callid=C&phone=79222534428&user=101&start=20260302T090000Z&duration=1",
        ],
        ["uis"] = Uis(),
        ["novofon"] = Uis(),
        ["beeline"] =
        [
            Xsi("CallReceivedEvent", "<xsi:remoteParty><xsi:name>{name}</xsi:name><xsi:address>tel:{from}</xsi:address></xsi:remoteParty>{more}"),
            Xsi("CallAnsweredEvent", ""), Xsi("CallReleasedEvent", $"<xsi:answerTime>{Unix(0)}001</xsi:answerTime><xsi:releaseTime>{Unix(1)}000</xsi:releaseTime>"),
        ],
        ["3cx"] =
        [
            Json($$"""{"callType":"Inbound","number":"{from}","name":"{name}","agent":"101","duration":"00:00:01","callStartTimeUtc":"2026-03-02T09:00:00","callEndTimeUtc":"2026-03-02T09:00:01"{more} }"""),
        ],
        ["telphin"] =
        [
            $"EventType=dial-in&CallID=c&SubCallID=s1&CallerIDNum={{from}}&CallerIDName={{name}}&CalledDID=73433700000&CalledExtension=0001*101&EventTime={Unix(0)}000000{{more}}",
            $"EventType=answer&CallID=c&SubCallID=s1&CalledExtension=0001*101&EventTime={Unix(0)}000001", $"EventType=hangup&CallID=c&SubCallID=s1&CalledExtension=0001*101&CallStatus=ANSWER&EventTime={Unix(1)}000000",
        ],
        ["sipuni"] =
        [
            "event=1&call_id=1.5&src_type=1&src_num={from}&src_name={name}&dst_type=2&short_dst_num=101{more}", "event=3&call_id=1.5&src_type=1&dst_type=2&short_dst_num=101",
            "event=2&call_id=1.5&src_type=1&dst_type=2&short_dst_num=101&status=ANSWER",
        ],
        ["zadarma"] =
        [
            "event=NOTIFY_INTERNAL&internal=101&caller_id={from}&name={name}&called_did=73433700000&call_start=2026-03-02+12%3A00%3A00&pbx_call_id=in_1{more}",
            "event=NOTIFY_ANSWER&internal=101&destination=101&caller_id=79222534428&call_start=2026-03-02+12%3A00%3A00&pbx_call_id=in_1",
            "event=NOTIFY_END&internal=101&caller_id=79222534428&called_did=73433700000&call_start=2026-03-02+12%3A00%3A00&pbx_call_id=in_1&duration=0&disposition=answered",
        ],
        ["mts"] =
        [
            Json("""{"EventType":"CallAccepted","CallID":1,"From":{"ANI":"{from}","Name":"{name}"},"To":{"DNIS":"9109136612","Virtual":"101"}{more}}"""),
            Json("""{"EventType":"CallAnswered","CallID":1,"From":{"ANI":"9222534428"},"To":{"DNIS":"9109136612","Virtual":"101"}}"""),
            Json("""{"EventType":"EndCall","CallID":1,"From":{"ANI":"9222534428"},"To":{"DNIS":"9109136612","Virtual":"101"}}"""),
        ],
        ["twilio"] =
        [
            "CallSid=CA2&ParentCallSid=CA1&CallStatus=ringing&To=client%3A101&From={from}&CallerName={name}{more}",
            "CallSid=CA2&ParentCallSid=CA1&CallStatus=in-progress&To=client%3A101", "CallSid=CA1&CallStatus=completed&Direction=inbound&From=%2B79222534428&CallDuration=1",
        ],
    };

    public static TheoryData<string> Adapters => [.. AllAdapters.Create().Select(adapter => adapter.Name)];

    public static TheoryData<string, string> Placeholders =>
        [.. from adapter in AllAdapters.Create() from unfilled in (string[])["[Number]", "{{contact_phone_number}}", "${CALLERID}"] select (adapter.Name, unfilled)];

    [Theory, MemberData(nameof(Adapters))]
    public void An_answered_call_is_the_same_in_any_order_and_however_often_it_is_told(string name)
    {
        var (adapter, account) = Of(name);
        var told = Calls[name].Select(text => Request(text)).ToArray();
        foreach (var order in new[] { told, [.. told.Reverse()], [.. told, .. told], [.. told.Skip(1), told[0], .. told] })
        {
            var story = adapter.Story(account, order);
            story.Parts.ShouldHaveSingleItem().Person.ShouldBe("101");
            (story.State == CallState.Ended || story.QuietSince is not null).ShouldBeTrue();
        }
    }

    [Theory, MemberData(nameof(Placeholders))]
    public void A_placeholder_that_was_not_filled_in_is_a_hidden_caller(string name, string unfilled)
    {
        var (adapter, account) = Of(name);
        var reading = adapter.Read(Request(Calls[name][0], from: unfilled), account);

        (reading.Fault, reading.Reply.Status).ShouldBe((null, 200));
        reading.Events.ShouldNotBeEmpty();
        reading.Events.ShouldAllBe(told => PhoneNumber.Read(told.From, null) == PhoneNumber.Hidden);
    }

    [Theory, MemberData(nameof(Adapters))]
    public void A_field_that_we_do_not_know_changes_nothing(string name)
    {
        var (adapter, account) = Of(name);
        var more = Calls[name][0] switch
        {
            ['{', ..] => ""","something_new":{"deep":[1,{"deeper":null}]},"other":true""",
            ['<', ..] => "<xsi:somethingNew attribute='1'><xsi:deep/></xsi:somethingNew>",
            ['j', 's', 'o', 'n', ..] => Uri.EscapeDataString(""","something_new":{"deep":[1]}"""),
            _ => "&something_new=1&other%5B%5D=2&flag",
        };

        var (plain, strange) = (adapter.Read(Request(Calls[name][0]), account), adapter.Read(Request(Calls[name][0], more: more), account));
        strange.Events.Select(told => told with { Users = [] }).ShouldBe(plain.Events.Select(told => told with { Users = [] }));
        strange.Fault.ShouldBeNull();
    }

    [Theory, MemberData(nameof(Adapters))]
    public void A_name_in_any_encoding_loses_no_call(string name)
    {
        var (adapter, account) = Of(name);
        var expected = adapter.Read(Request(Calls[name][0]), account).Events.Select(told => told with { Users = [] }).ToList();
        var russian = Calls[name][0].Replace("{from}", Number, StringComparison.Ordinal).Replace("{name}", "Иванов Ёж", StringComparison.Ordinal).Replace("{more}", "", StringComparison.Ordinal);
        byte[][] bodies =
        [
            Encoding.UTF8.GetBytes(russian), Encoding.GetEncoding(1251).GetBytes(russian), [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(russian)],
            [.. Encoding.UTF8.GetBytes(russian).Select(b => b == 0xD0 ? (byte)0xFF : b)],
        ];
        foreach (var body in bodies)
        {
            var reading = adapter.Read(Post(Type(russian), body), account);
            // A mark before a form's first name makes it another name.
            if (body[0] == 0xEF && russian[0] is not ('{' or '<')) continue;
            (reading.Fault, reading.Reply.Status).ShouldBe((null, 200));
            reading.Events.Select(told => told with { Users = [] }).ShouldBe(expected);
        }
    }

    static (IPbxAdapter Adapter, Helpdesk.Telephony.ManageAccounts.PbxAccount Account) Of(string name)
    {
        var adapter = AllAdapters.Create().Single(a => a.Name == name);
        return (adapter, Account("Europe/Moscow", [.. adapter.Keys.Keys.Select(key => (key, "value"))]));
    }

    static PbxRequest Request(string text, string from = Number, string more = "")
    {
        var escaped = text[0] is '{' or '<' ? from : Uri.EscapeDataString(from);
        var body = text.Replace("{from}", escaped, StringComparison.Ordinal).Replace("{name}", "Ivanov", StringComparison.Ordinal).Replace("{more}", more, StringComparison.Ordinal);
        return Post(Type(body), Encoding.UTF8.GetBytes(body));
    }

    static string Type(string body) => body[0] switch { '{' => "application/json", '<' => "application/xml", _ => "application/x-www-form-urlencoded" };

    static string Json(string text) => text;

    static string[] Uis()
    {
        static string Of(string what, string more = "") => $$$"""{"event":"{{{what}}}","call_session_id":1,"leg_id":2,"contact_phone_number":"{from}","contact_full_name":"{name}","virtual_phone_number":"74951234567","employee_phone_number":"101","notification_time":"2026-03-02 12:00:00"{{{more}}}}""";
        return [Of("waiting", "{more}"), Filled(Of("answer")), Filled(Of("talkEnd")), Filled(Of("end"))];

        static string Filled(string text) => text.Replace("{from}", Number, StringComparison.Ordinal).Replace("{name}", "", StringComparison.Ordinal);
    }

    static string Xsi(string kind, string more) =>
        $"""
        <xsi:Event xmlns:xsi="http://schema.broadsoft.com/xsi" xmlns:xsi1="http://www.w3.org/2001/XMLSchema-instance"><xsi:subscriptionId>S</xsi:subscriptionId><xsi:targetId>101@sip</xsi:targetId>
        <xsi:eventData xsi1:type="xsi:{kind}"><xsi:call><xsi:callId>h1</xsi:callId><xsi:extTrackingId>T</xsi:extTrackingId><xsi:personality>Terminator</xsi:personality>{more}</xsi:call></xsi:eventData></xsi:Event>
        """;
}
