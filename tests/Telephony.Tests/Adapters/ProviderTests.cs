using System.Text;
using Helpdesk.Telephony.Adapters;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ReceiveWebhook;
using Helpdesk.Telephony.ShowCaller;
using static Helpdesk.Tests.Telephony.Adapters.Webhook;

namespace Helpdesk.Tests.Telephony.Adapters;

/// <summary>Each provider's calls as they really come, in their order and in others.</summary>
[Trait("Feature", "F19")]
public sealed class ProviderTests
{
    [Fact]
    public void Sipgate_is_asked_for_answers_and_hangups_and_its_transfers_stay_one_call()
    {
        var adapter = new SipgateAdapter();
        var ring = Form("event=newCall&callId=1&origCallId=1&from=492111234567&to=4915791234567&direction=in&user%5B%5D=anna") with { Url = "https://desk.example/hooks/pbx/sipgate/main/s3cret/?a=1&b=2" };

        adapter.Read(ring, Account()).Reply.ShouldBe(new PbxReply(
            200, "application/xml",
            "<Response onAnswer=\"https://desk.example/hooks/pbx/sipgate/main/s3cret/?a=1&amp;b=2\" onHangup=\"https://desk.example/hooks/pbx/sipgate/main/s3cret/?a=1&amp;b=2\"/>"));
        var story = adapter.Story(
            Account(), ring, Form("event=answer&callId=1&user=anna&answeringNumber=anna"), Form("event=hangup&callId=1&cause=forwarded&answeringNumber=anna"),
            Form("event=newCall&callId=2&origCallId=1&from=492111234567&to=4915791234568&direction=in&user%5B%5D=boris&diversion=1"),
            Form("event=answer&callId=2&user=boris&answeringNumber=boris"), Form("event=hangup&callId=2&cause=normalClearing"));
        story.Parts.Select(part => (part.Person, part.EndedByTransfer)).ShouldBe([("anna", true), ("boris", false)]);
        story.State.ShouldBe(CallState.Ended);
    }

    [Fact]
    public void Placetels_hangup_proves_an_answer_that_never_came()
    {
        var adapter = new PlacetelAdapter();
        var (ring, hangup) = (Form("event=IncomingCall&call_id=a&from=anonymous&to=022199998560&direction=in"), Form("event=HungUp&call_id=a&type=accepted&duration=42"));

        var silent = adapter.Story(Account(), ring, hangup).Parts.ShouldHaveSingleItem();
        (silent.Person, (silent.EndedAt - silent.AnsweredAt)!.Value.TotalSeconds).ShouldBe((Person.Unnamed, 42));
        var named = adapter.Story(Account(), hangup, Form("event=CallAccepted&call_id=a&peer=101%40fpbx.de&from=anonymous&to=022199998560"), ring);
        named.Parts.ShouldHaveSingleItem().Person.ShouldBe("101");
        adapter.Story(Account(), ring, Form("event=HungUp&call_id=a&type=missed&duration=0")).Cause.ShouldBe(EndCause.NoAnswer);
        adapter.Read(ring, Account()).Reply.Body.ShouldBe("<Response/>");
    }

    [Fact]
    public void Mangos_legs_come_in_any_order_and_the_summary_ends_the_call()
    {
        static PbxRequest Mango(string json) => Form("json=" + Uri.EscapeDataString(json), "events/call");
        static PbxRequest LegOf(string leg, string state, int at, string location, string to, string more = "") => Mango(
            $$"""{"entry_id":"E","call_id":"{{leg}}","timestamp":{{Unix(at)}},"seq":1,"call_state":"{{state}}","location":"{{location}}","from":{"number":"79222534428"},"to":{{to}}{{more}}}""");
        PbxRequest[] requests =
        [
            LegOf("ivr", "Appeared", -300, "ivr", """{"number":"74951234567","line_number":"74951234567"}"""),
            LegOf("ivr", "Connected", -299, "ivr", """{"number":"74951234567","line_number":"74951234567"}"""),
            LegOf("ivr", "Disconnected", -290, "ivr", """{"number":"74951234567"}""", ""","disconnect_reason":1110"""),
            LegOf("a", "Appeared", -289, "abonent", """{"extension":"101","number":"sip:a@b.ru"}"""),
            LegOf("a", "Connected", -280, "abonent", """{"extension":101,"number":"sip:a@b.ru"}"""),
            LegOf("a", "OnHold", -200, "abonent", """{"extension":"101"}"""),
            LegOf("a", "Connected", -180, "abonent", """{"extension":"101"}"""),
            LegOf("a", "Disconnected", -100, "abonent", """{"extension":"101"}""", ""","disconnect_reason":1110"""),
            Mango($$"""{"entry_id":"E","call_direction":1,"from":{"number":"79222534428"},"to":{"extension":"101","number":"sip:a@b.ru"},"line_number":"74951234567","create_time":{{Unix(-300)}},"forward_time":{{Unix(-289)}},"talk_time":{{Unix(-280)}},"end_time":{{Unix(-100)}},"entry_result":1,"disconnect_reason":1110}"""),
        ];
        var (adapter, account) = (new MangoAdapter(), Account(null, ("apiKey", "k"), ("apiSalt", "s")));

        foreach (var order in new[] { requests, [.. requests.Reverse()], [.. requests.Skip(4), .. requests.Take(4)] })
        {
            var story = adapter.Story(account, order);
            var part = story.Parts.ShouldHaveSingleItem();
            (part.Person, (part.EndedAt - part.AnsweredAt)!.Value.TotalSeconds, part.Held.TotalSeconds).ShouldBe(("101", 180, 20));
            (story.State, story.Cause, story.From).ShouldBe((CallState.Ended, EndCause.NormalClearing, "79222534428"));
        }

        adapter.Story(account, requests[..8]).State.ShouldBe(CallState.Active, "the end of legs is not the end of the call");
        var summaryAlone = adapter.Story(account, requests[8]).Parts.ShouldHaveSingleItem();
        (summaryAlone.Person, (summaryAlone.EndedAt - summaryAlone.AnsweredAt)!.Value.TotalSeconds).ShouldBe(("101", 180));
    }

    [Fact]
    public void MegaFons_group_is_one_call_missed_only_by_its_history()
    {
        var (adapter, account) = (new MegafonAdapter(), Account("Europe/Moscow", ("crmToken", "t")));
        static PbxRequest Event(string type, string ext) => Form($"cmd=event&type={type}&callid=C&phone=79222534428&diversion=73433700000&user=u{ext}&ext={ext}&direction=in&crm_token=t");
        var history = Form("cmd=history&type=in&status=Success&callid=C&phone=79222534428&ext=101&user=u101&start=20260302T085500Z&duration=200&link=https%3A%2F%2Frec%2F1.mp3&crm_token=t");

        var story = adapter.Story(account, Event("INCOMING", "101"), Event("INCOMING", "102"), Event("ACCEPTED", "101"), Event("CANCELLED", "102"), Event("COMPLETED", "101"));
        story.State.ShouldBe(CallState.Active);
        story.QuietSince.ShouldNotBeNull();
        story.Ringing.ShouldBe(["101", "102"], ignoreOrder: true);
        adapter.Story(account, history).Parts.ShouldHaveSingleItem().Person.ShouldBe("101");
        adapter.Story(account, history).Recordings.ShouldBe(["https://rec/1.mp3"]);
        var missed = Json("""{"cmd":"history","type":"in","status":"MISSED","callid":"C","phone":"79222534428","start":"2026-03-02 11:55:00","duration":"20","crm_token":"t"}""");
        var lost = adapter.Story(account, Event("INCOMING", "101"), Event("CANCELLED", "101"), missed);
        (lost.State, lost.Parts.Count, lost.Cause, lost.EndedAt).ShouldBe((CallState.Ended, 0, EndCause.NoAnswer, ReceivedAt.AddSeconds(-280)));
    }

    [Fact]
    public void MegaFon_is_told_who_calls()
    {
        var reading = new MegafonAdapter().Read(Form("cmd=contact&phone=79222534428&callid=C&crm_token=t"), Account("Europe/Moscow", ("crmToken", "t")));

        reading.Lookup.ShouldBe("79222534428");
        reading.Answer!([]).Body.ShouldBe("{}");
        reading.Answer!([new Candidate(Guid.Empty, "6663003127", null, "Ромашка", false, "Мария", null, null)]).Body.ShouldBe("""{"contact_name":"Мария","responsible":""}""");
    }

    [Fact]
    public void Uis_sends_our_template_with_nulls_and_local_times()
    {
        var adapter = new UisAdapter("uis");
        static PbxRequest Uis(string what, string time, string more = "") => Json(
            $$"""{"event":"{{what}}","call_session_id":237859081,"contact_phone_number":"79222534428","virtual_phone_number":"74951234567","employee_phone_number":"101","employee_id":null,"notification_time":"{{time}}"{{more}}}""");

        var story = adapter.Story(
            Account("Europe/Moscow"), Uis("lost", "{{notification_time}}"), Uis("waiting", "2026-03-02 11:58:00.234"), Uis("answer", "2026-03-02 11:58:10.234"),
            Uis("talkEnd", "2026-03-02 11:59:10.234"), Uis("end", "2026-03-02 11:59:11.000", ""","file_link":"https://rec/2"}"""[..^1]));
        var part = story.Parts.ShouldHaveSingleItem();
        ((part.EndedAt - part.AnsweredAt)!.Value.TotalSeconds, (part.AnsweredAt - part.RangAt).TotalSeconds).ShouldBe((60, 10));
        part.AnsweredAt.ShouldBe(new DateTimeOffset(2026, 3, 2, 8, 58, 10, 234, TimeSpan.Zero));
    }

    [Theory, InlineData("xsi1"), InlineData("xsi")]
    public void Beelines_subscribers_of_one_call_are_joined_whatever_the_prefix(string prefix)
    {
        var adapter = new BeelineAdapter();
        PbxRequest Event(string kind, string leg, string target, string times) => Post("application/xml", Encoding.UTF8.GetBytes(
            $"""
            <?xml version="1.0" encoding="UTF-8"?><xsi:Event xmlns:xsi="http://schema.broadsoft.com/xsi" xmlns:{prefix}1="http://www.w3.org/2001/XMLSchema-instance">
            <xsi:eventID>1</xsi:eventID><xsi:subscriptionId>S</xsi:subscriptionId><xsi:targetId>{target}@mpbx.sip.beeline.ru</xsi:targetId>
            <xsi:eventData {prefix}1:type="xsi:{kind}"><xsi:call><xsi:callId>{leg}</xsi:callId><xsi:extTrackingId>T</xsi:extTrackingId>
            <xsi:personality>Terminator</xsi:personality><xsi:remoteParty><xsi:address countryCode="7">tel:+79222534428</xsi:address></xsi:remoteParty>{times}
            </xsi:call></xsi:eventData></xsi:Event>
            """));
        var ms = (int seconds) => Unix(seconds) * 1000;

        var story = adapter.Story(
            Account(), Event("CallReceivedEvent", "h1", "9012345678", $"<xsi:startTime>{ms(-200)}</xsi:startTime>"),
            Event("CallReceivedEvent", "h2", "9012345679", $"<xsi:startTime>{ms(-200)}</xsi:startTime>"),
            Event("CallReleasedEvent", "h1", "9012345678", $"<xsi:answerTime>{ms(-190)}</xsi:answerTime><xsi:releaseTime>{ms(-90)}</xsi:releaseTime>"),
            Event("CallReleasedEvent", "h2", "9012345679", $"<xsi:releaseTime>{ms(-190)}</xsi:releaseTime>"));
        var part = story.Parts.ShouldHaveSingleItem();
        (part.Person, (part.EndedAt - part.AnsweredAt)!.Value.TotalSeconds, story.State).ShouldBe(("9012345678", 100, CallState.Ended));
        PhoneNumber.Read(story.From).Value.ShouldBe("+79222534428");
    }

    [Fact]
    public void A_3cx_report_twice_is_one_call_with_an_id_of_our_making()
    {
        var adapter = new ThreeCxAdapter();
        var report = Json("""{"callType":"Inbound","number":"+79222534428","agent":"101","duration":"00:01:30","callStartTimeUtc":"2026-03-02T08:58:00","callEstablishedTimeUtc":"2026-03-02T08:58:10","callEndTimeUtc":"2026-03-02T08:59:40"}""");

        var story = adapter.Story(Account(), report, report);
        var part = story.Parts.ShouldHaveSingleItem();
        (part.Person, (part.EndedAt - part.AnsweredAt)!.Value.TotalSeconds, story.State).ShouldBe(("101", 90, CallState.Ended));
        adapter.Read(Json("""{"callType":"Notanswered","number":"+79222534428","agent":"101","callEstablishedTimeUtc":"[CallEstablishedTimeUTC]"}"""), Account())
            .Events.ShouldAllBe(e => e.Direction == CallDirection.Out);
        var lookup = adapter.Read(Get("number=79222534428", "lookup"), Account());
        lookup.Lookup.ShouldBe("79222534428");
        lookup.Answer!([]).Body.ShouldBe("""{"contacts":[]}""");
    }

    [Fact]
    public void Telphin_counts_in_microseconds_and_comes_by_get()
    {
        var adapter = new TelphinAdapter();
        var us = (int seconds) => Unix(seconds) * 1_000_000;

        var story = adapter.Story(
            Account(), Get($"EventType=dial-in&CallID=c&SubCallID=s1&CallerIDNum=79222534428&CalledDID=73433700000&CalledExtension=0001*101@pbx.ru&EventTime={us(-60)}"),
            Form($"EventType=dial-in&CallID=c&SubCallID=s2&CallerIDNum=79222534428&CalledDID=73433700000&CalledExtension=0001*102&EventTime={us(-60)}"),
            Get($"EventType=answer&CallID=c&SubCallID=s1&CalledExtension=0001*101&EventTime={us(-50)}"),
            Get($"EventType=hangup&CallID=c&SubCallID=s2&CalledExtension=0001*102&CallStatus=NOANSWER&Duration=0&EventTime={us(-50)}"),
            Get($"EventType=hangup&CallID=c&SubCallID=s1&CalledExtension=0001*101&CallStatus=ANSWER&Duration=40000000&EventTime={us(-10)}"));
        var part = story.Parts.ShouldHaveSingleItem();
        (part.Person, (part.EndedAt - part.AnsweredAt)!.Value.TotalSeconds, story.State).ShouldBe(("101", 40, CallState.Ended));
    }

    [Fact]
    public void Sipuni_repeats_a_second_later_and_must_be_told_success()
    {
        var adapter = new SipuniAdapter();
        static PbxRequest Event(string more) => Get($"call_id=1.5&src_type=1&src_num=79222534428&dst_type=2&dst_num=018315201&short_dst_num=201&{more}");
        var answered = Event($"event=2&status=ANSWER&call_start_timestamp={Unix(-100)}&call_answer_timestamp={Unix(-90)}&timestamp={Unix(-10)}&last_called=201");

        var story = adapter.Story(Account(), Event($"event=1&timestamp={Unix(-100)}"), Event($"event=1&timestamp={Unix(-99)}"), Event($"event=3&timestamp={Unix(-90)}"), answered);
        var part = story.Parts.ShouldHaveSingleItem();
        (part.Person, (part.EndedAt - part.AnsweredAt)!.Value.TotalSeconds).ShouldBe(("201", 80));
        adapter.Story(Account(), answered).Parts.ShouldHaveSingleItem().Person.ShouldBe("201");
        adapter.Story(Account(), Event($"event=2&status=NOANSWER&call_start_timestamp={Unix(-100)}&call_answer_timestamp=0&timestamp={Unix(-70)}")).Parts.ShouldBeEmpty();
        adapter.Read(Event("event=1"), Account()).Reply.Body.ShouldBe("""{"success": true}""");
        adapter.Read(Get("nonsense=1"), Account()).Reply.Body.ShouldBe("""{"success": true}""");
    }

    [Fact]
    public void Zadarma_is_echoed_and_its_dispositions_have_spaces()
    {
        var (adapter, account) = (new ZadarmaAdapter(), Account("Europe/Moscow", ("apiSecret", "s")));
        adapter.Proves(Get("zd_echo=q1w2"), account).ShouldBeTrue();
        adapter.Read(Get("zd_echo=q1w2"), account).Reply.ShouldBe(new PbxReply(200, "text/plain", "q1w2"));
        static PbxRequest Event(string more) => Form($"caller_id=79222534428&called_did=73433700000&call_start=2026-03-02+11%3A58%3A00&pbx_call_id=in_1&{more}");

        var story = adapter.Story(
            account, Event("event=NOTIFY_RECORD&call_id_with_rec=r1"), Event("event=NOTIFY_START"), Event("event=NOTIFY_INTERNAL&internal=101"),
            Event("event=NOTIFY_END&internal=101&duration=40&disposition=answered"));
        story.StartedAt.ShouldBe(ReceivedAt.AddMinutes(-2));
        story.Parts.ShouldHaveSingleItem().Person.ShouldBe("101");
        story.Recordings.ShouldBe(["r1"]);
        var missed = adapter.Story(account, Event("event=NOTIFY_START"), Event("event=NOTIFY_END&duration=0&disposition=no%20answer"));
        (missed.Parts.Count, missed.Cause).ShouldBe((0, EndCause.NoAnswer));
    }

    [Fact]
    public void Twilios_menu_is_no_answer_and_its_child_legs_are()
    {
        var adapter = new TwilioAdapter();
        static PbxRequest Event(string sid, string status, string more, int at) => Form(
            $"CallSid={sid}&CallStatus={status}&{more}&Timestamp={Uri.EscapeDataString(ReceivedAt.AddSeconds(at).ToString("ddd, dd MMM yyyy HH:mm:ss +0000", System.Globalization.CultureInfo.InvariantCulture))}");
        const string Parent = "From=%2B79991234567&To=%2B74951234567&Direction=inbound";
        const string Child = "ParentCallSid=CA1&From=%2B79991234567&To=client%3Aanna&Direction=outbound-dial";

        adapter.Story(Account(), Event("CA1", "ringing", Parent, -100), Event("CA1", "in-progress", Parent, -99)).Parts.ShouldBeEmpty();
        var story = adapter.Story(
            Account(), Event("CA1", "completed", Parent + "&CallDuration=100", 0), Event("CA2", "in-progress", Child, -80), Event("CA2", "completed", Child + "&CallDuration=60", -20),
            Event("CA1", "in-progress", Parent, -99), Event("CA1", "ringing", Parent, -100));
        var part = story.Parts.ShouldHaveSingleItem();
        (part.Person, (part.EndedAt - part.AnsweredAt)!.Value.TotalSeconds, story.State, story.Direction).ShouldBe(("anna", 60, CallState.Ended, CallDirection.In));
    }

    [Fact]
    public void Mts_numbers_its_calls_and_does_not_say_which_way_they_go()
    {
        var adapter = new MtsAdapter();
        // As the vendor's PBX was seen to send them.
        static PbxRequest Event(string type, string time, string from = "9198896688", string to = """{"DNIS":"9109136612","Virtual":"110","TrunkId":"9807100241"}""") => Json(
            $$"""{"ServiceType":7,"CallID":75317940442,"Domain":"9807100241.RU","EventType":"{{type}}","CallResult":"2","EventTime":"{{time}}","From":{"ANI":"{{from}}"},"To":{{to}}}""");
        var account = Account("Europe/Moscow", ("user", "u"), ("password", "p"), ("ownNumbers", "9109136612, 79807100241"));

        var story = adapter.Story(
            account, Event("EndCall", "2026-03-02T11:59:30.1234567+03:00"), Event("CallAccepted", "2026-03-02T11:58:00+03:00"),
            Event("CallAnswered", "2026-03-02T11:58:30.1234567+03:00"), Event("CallAnswered", "2026-03-02T11:58:30.1234567+03:00"));
        var part = story.Parts.ShouldHaveSingleItem();
        (part.Person, (part.EndedAt - part.AnsweredAt)!.Value.TotalSeconds).ShouldBe(("110", 60));
        (story.Direction, story.Cause, PhoneNumber.Read(story.From).Value).ShouldBe((CallDirection.In, EndCause.Unknown, "+79198896688"));
        var outbound = adapter.Story(account, Event("CallAccepted", "2026-03-02T11:58:00+03:00", "9109136612", """{"DNIS":"9198896688"}"""));
        (outbound.Direction, outbound.Ringing.Single()).ShouldBe((CallDirection.Out, "9109136612"));
        adapter.Story(Account("Europe/Moscow"), Event("CallAccepted", "2026-03-02T11:58:00+03:00", "9109136612", """{"DNIS":"9198896688"}""")).Direction.ShouldBeNull();
        adapter.Read(Json("""{"EventType":"CallAccepted","SessionId":"1","Id":"2"}"""), account).Fault.ShouldNotBeNull("no other name of the call's id is known");
    }

    [Fact]
    public void Mangos_numbering_goes_before_its_clocks()
    {
        static PbxRequest LegOf(int seq, string state, int at) => Form("json=" + Uri.EscapeDataString(
            $$"""{"entry_id":"E","call_id":"a","timestamp":{{Unix(at)}},"seq":{{seq}},"call_state":"{{state}}","location":"abonent","from":{"number":"79222534428"},"to":{"extension":"101"} }"""), "events/call");
        PbxRequest[] requests =
        [
            LegOf(1, "Appeared", -100), LegOf(2, "Connected", -90), LegOf(3, "OnHold", -60), LegOf(4, "Connected", -60), LegOf(5, "OnHold", -30), LegOf(6, "Connected", -20),
            // By another clock: it was over before this.
            LegOf(7, "OnHold", 5), LegOf(8, "Disconnected", -10),
        ];
        var (adapter, account) = (new MangoAdapter(), Account(null, ("apiKey", "k"), ("apiSalt", "s")));

        foreach (var order in new[] { requests, [.. requests.Reverse()], [.. requests, .. requests.Reverse()] })
        {
            var part = adapter.Story(account, order).Parts.ShouldHaveSingleItem();
            (part.Person, (part.EndedAt - part.AnsweredAt)!.Value.TotalSeconds, part.Held.TotalSeconds).ShouldBe(("101", 80, 10));
        }
    }

    [Fact]
    public void How_long_a_leg_was_proves_an_answer_that_nobody_told()
    {
        var us = (int seconds) => Unix(seconds) * 1_000_000;
        var telphin = new TelphinAdapter();
        var hangup = Get($"EventType=hangup&CallID=c&SubCallID=s1&CalledExtension=0001*101&CallStatus=ANSWER&Duration=40000000&EventTime={us(-10)}");
        var part = telphin.Story(Account(), hangup, Get($"EventType=dial-in&CallID=c&SubCallID=s1&CallerIDNum=79222534428&CalledExtension=0001*101&EventTime={us(-60)}")).Parts.ShouldHaveSingleItem();
        (part.Person, (part.EndedAt - part.AnsweredAt)!.Value.TotalSeconds).ShouldBe(("101", 40));
        telphin.Story(Account(), hangup, Get($"EventType=answer&CallID=c&SubCallID=s1&CalledExtension=0001*101&EventTime={us(-49)}")).Parts.ShouldHaveSingleItem()
            .AnsweredAt.ShouldBe(ReceivedAt.AddSeconds(-49), "what was told goes before what follows from a length");

        var twilio = new TwilioAdapter();
        static PbxRequest Child(string status, int at, int duration) => Form(
            $"CallSid=CA2&ParentCallSid=CA1&CallStatus={status}&To=client%3Aanna&Direction=outbound-dial&CallDuration={duration}&Timestamp={Uri.EscapeDataString(ReceivedAt.AddSeconds(at).ToString("ddd, dd MMM yyyy HH:mm:ss +0000", System.Globalization.CultureInfo.InvariantCulture))}");
        var answered = twilio.Story(Account(), Child("completed", -20, 60)).Parts.ShouldHaveSingleItem();
        (answered.Person, (answered.EndedAt - answered.AnsweredAt)!.Value.TotalSeconds).ShouldBe(("anna", 60));
        twilio.Story(Account(), Child("completed", -20, 0)).Parts.ShouldBeEmpty("over after no second is unanswered");
    }

    [Fact]
    public void MegaFons_two_calls_of_a_transfer_are_over_when_both_are()
    {
        var (adapter, account) = (new MegafonAdapter(), Account("Europe/Moscow", ("crmToken", "t")));
        static PbxRequest Event(string type, string call, string user, string more = "") => Form($"cmd=event&type={type}&callid={call}&phone=79222534428&user={user}&direction=in&crm_token=t{more}");
        static PbxRequest History(string call, string user, string start, int duration) => Form(
            $"cmd=history&type=in&status=Success&callid={call}&phone=79222534428&user={user}&start={start}&duration={duration}&crm_token=t");
        PbxRequest[] told =
        [
            Event("INCOMING", "A", "anna"), Event("ACCEPTED", "A", "anna"), Event("ACCEPTED", "B", "boris"), Event("TRANSFERRED", "A", "anna", "&second_callid=B"),
            History("A", "anna", "20260302T090000Z", 100),
        ];

        adapter.Read(told[3], account).Events.ShouldHaveSingleItem().Joins.ShouldBe("B");
        adapter.Story(account, told).State.ShouldBe(CallState.Active);
        var both = adapter.Story(account, [.. told, History("B", "boris", "20260302T090100Z", 90)]);
        (both.State, both.EndedAt, both.Parts.Count).ShouldBe((CallState.Ended, new DateTimeOffset(2026, 3, 2, 9, 2, 30, TimeSpan.Zero), 2));
        both.Parts[0].EndedByTransfer.ShouldBeTrue();
    }

    [Fact]
    public void Novofon_speaks_under_its_own_name()
    {
        var adapter = AllAdapters.Create().Single(a => a.Name == "novofon");
        static PbxRequest Event(string what, string time) => Json(
            $$"""{"event":"{{what}}","call_session_id":1,"leg_id":2,"contact_phone_number":"79222534428","virtual_phone_number":"74951234567","employee_phone_number":"101","direction":"in","notification_time":"{{time}}"}""");
        PbxRequest[] told = [Event("waiting", "2026-03-02 11:58:00"), Event("answer", "2026-03-02 11:58:10"), Event("talkEnd", "2026-03-02 11:59:10"), Event("end", "2026-03-02 11:59:11")];

        foreach (var order in new[] { told, [.. told.Reverse()], [.. told, .. told] })
        {
            var story = adapter.Story(Account("Europe/Moscow"), order);
            var part = story.Parts.ShouldHaveSingleItem();
            (part.Person, (part.EndedAt - part.AnsweredAt)!.Value.TotalSeconds, story.State).ShouldBe(("101", 60, CallState.Ended));
        }
    }
}
