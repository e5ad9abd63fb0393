using System.Text;
using System.Text.Json;
using Helpdesk.Telephony.Adapters;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ReceiveWebhook;
using static Helpdesk.Tests.Telephony.Adapters.Webhook;

namespace Helpdesk.Tests.Telephony.Adapters;

public sealed class GenericAdapterTests
{
    static readonly GenericAdapter Adapter = new();

    static PbxEvent Read(PbxRequest request) => Adapter.Read(request, Account()).Events.ShouldHaveSingleItem();

    [Theory, Trait("Feature", "F19")]
    [InlineData("callId"), InlineData("call_id"), InlineData("callid")]
    public void Every_spelling_of_the_call_id_is_understood(string name) =>
        Read(Json($$"""{"event":"newCall","{{name}}":"A1","from":"89222534428","to":"73433700000","direction":"in","user":["6698","6699"]}""")).ShouldSatisfyAllConditions(
            e => e.Kind.ShouldBe(PbxEventKind.Ring),
            e => e.Leg.ShouldBe("A1"),
            e => e.Direction.ShouldBe(CallDirection.In),
            e => e.From.ShouldBe("89222534428"),
            e => e.Users.ShouldBe(["6698", "6699"]),
            e => e.At.ShouldBe(ReceivedAt));

    [Fact]
    public void Json_form_multipart_and_query_read_the_same()
    {
        const string Multipart =
            "--x\r\nContent-Disposition: form-data; name=\"event\"\r\n\r\nanswer\r\n--x\r\nContent-Disposition: form-data; name=\"callId\"\r\n\r\nA1\r\n"
            + "--x\r\nContent-Disposition: form-data; name=\"answeringNumber\"\r\n\r\n6698\r\n--x--\r\n";
        PbxRequest[] requests =
        [
            Json("""{"event":"answer","callId":"A1","answeringNumber":6698}"""),
            Form("event=answer&callId=A1&answeringNumber=6698"),
            Post("multipart/form-data; boundary=x", Encoding.UTF8.GetBytes(Multipart)),
            Get("event=answer&callId=A1&answeringNumber=6698"),
            Post("text/plain", Encoding.UTF8.GetBytes("""{"event":"answer","callId":"A1","answeringNumber":"6698"}""")),
            Post(null, Encoding.UTF8.GetBytes("event=answer&callId=A1&answeringNumber=6698")),
        ];

        requests.Select(request => (Read(request).Kind, Read(request).Leg, Read(request).Person)).Distinct()
            .ShouldHaveSingleItem().ShouldBe((PbxEventKind.Answer, "A1", "6698"));
    }

    [Theory]
    [InlineData("normalClearing", "NormalClearing"), InlineData("NORMAL_CLEARING", "NormalClearing"), InlineData("16", "NormalClearing")]
    [InlineData("busy", "Busy"), InlineData("USER_BUSY", "Busy"), InlineData("17", "Busy"), InlineData("ORIGINATOR_CANCEL", "Cancel")]
    [InlineData("noAnswer", "NoAnswer"), InlineData("NO_ANSWER", "NoAnswer"), InlineData("NOANSWER", "NoAnswer"), InlineData("19", "NoAnswer")]
    [InlineData("congestion", "Congestion"), InlineData("notFound", "NotFound"), InlineData("forwarded", "Forwarded"), InlineData("odd", "Unknown")]
    public void Causes_of_all_vocabularies_are_mapped(string cause, string expected) =>
        Read(Form($"event=hangup&callId=A1&cause={cause}")).Cause.ToString().ShouldBe(expected);

    [Fact]
    public void A_hangup_may_lack_everything_but_the_call() => Read(Form("event=hangup&call_id=A1")).Kind.ShouldBe(PbxEventKind.LegEnd);

    [Fact]
    public void Unencoded_plus_signs_are_read() => PhoneNumber.Read(Read(Form("event=newCall&callId=A1&from=+79222534428")).From).Value.ShouldBe("+79222534428");

    [Fact]
    public void Unfilled_placeholders_are_absent()
    {
        var told = Read(Json("""{"event":"answer","callId":"A1","from":"[Number]","answeringNumber":"{{ext}}","user":"6698"}"""));

        told.From.ShouldBeNull();
        told.Person.ShouldBe("6698");
    }

    [Fact]
    public void An_inside_number_dialled_rings_itself() => Read(Form("event=newCall&callId=A1&from=89222534428&to=6698&direction=in")).Users.ShouldBe(["6698"]);

    [Theory]
    [InlineData("2026-03-02T08:59:30Z", -30), InlineData("2026-03-02T13:59:30+05:00", -30), InlineData("1772441970", -30), InlineData("1772441970123", -29.877)]
    public void A_time_with_an_offset_is_taken(string at, double seconds)
    {
        var told = Read(Json($$"""{"event":"hangup","callId":"A1","at":"{{at}}"}"""));

        told.Clocked.ShouldBeTrue();
        (told.At - ReceivedAt).TotalSeconds.ShouldBe(seconds, 0.0001);
    }

    [Theory]
    [InlineData("2026-03-02T09:00:00"), InlineData("yesterday"), InlineData("9999-12-31T23:59:59Z"), InlineData("1999-01-01T00:00:00Z"), InlineData("99999999999999999")]
    public void A_time_that_cannot_be_right_is_ours_instead(string at)
    {
        var told = Read(Json($$"""{"event":"hangup","callId":"A1","at":"{{at}}"}"""));

        (told.Clocked, told.At).ShouldBe((false, ReceivedAt));
    }

    [Fact]
    public void A_transfer_names_who_hands_over_and_where_to() =>
        Read(Form("event=transfer&callId=A1&user=6698&transferTo=6700")).ShouldSatisfyAllConditions(
            e => e.Kind.ShouldBe(PbxEventKind.Transfer), e => e.Person.ShouldBe("6698"), e => e.Target.ShouldBe("6700"));

    [Theory]
    [InlineData("{", "body"), InlineData("""{"event":"newCall"}""", "callId"), InlineData("""{"event":"dance","callId":"1"}""", "event")]
    [InlineData("[]", "callId"), InlineData("", "callId")]
    [InlineData("""{"event":"newCall","callId":"1","direction":"up"}""", "direction"), InlineData("""{"event":"newCall","callId":"\ud800"}""", "body")]
    public void What_cannot_be_understood_is_refused_by_its_name_and_in_words_as_the_convention_has_them(string body, string field)
    {
        var reading = Adapter.Read(Json(body), Account());

        reading.Events.ShouldBeEmpty();
        reading.Reply.Status.ShouldBe(422);
        reading.Reply.ContentType.ShouldBe("application/problem+json");
        var reply = JsonSerializer.Deserialize<JsonElement>(reading.Reply.Body);
        reply.GetProperty("error").GetString().ShouldBe(reading.Fault);
        reply.GetProperty("errors").GetProperty(field)[0].GetString().ShouldBe(reading.Fault);
        reading.Fault.ShouldNotBeNull();
    }

    [Fact]
    public void Names_in_an_old_code_page_are_read()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var body = Encoding.GetEncoding(1251).GetBytes("event=newCall&callId=A1&user=Иванов");

        Read(Post("application/x-www-form-urlencoded", body)).Users.ShouldBe(["Иванов"]);
    }

    [Fact]
    public void A_monstrous_id_is_kept_by_its_digest() => Read(Form($"event=hangup&callId={new string('x', 900)}")).Leg.Length.ShouldBeLessThan(100);
}
