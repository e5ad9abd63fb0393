using System.Text;

namespace Helpdesk.Bench.Fuzzing;

/// <summary>A webhook as a provider sends it, and spoilt in seeded ways. Also the adapters' own tests read it.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Rest">What follows the secret in the address.</param>
/// <param name="Query">The query with its question mark.</param>
/// <param name="ContentType">Of the body; null when the sender names none.</param>
/// <param name="Body">The body; empty for a GET.</param>
internal sealed record SpoiltWebhook(string Method, string Rest, string Query, string? ContentType, byte[] Body)
{
    static readonly string[] Spoilers =
    [
        "\0", "\u0001", "\ud800", "%00", "%ZZ", "&&==", "[Number]", "${X}", "{{x}}", "null", "true", "-1", "1e308", "99999999999999999999", "NaN", "{\"a\":", "[[[[",
        "]]", "<!DOCTYPE x [<!ENTITY e \"e\">]>&e;", "<a>", "</", "\u202e", "'", "\"", "\\", "T", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "+", "+++", "anonymous",
    ];

    public static readonly IReadOnlyList<SpoiltWebhook> Examples =
    [
        Json("""{"event":"newCall","callId":"1","from":"89222534428","to":"73433700000","direction":"in","user":["6698","6699"],"at":"2026-03-02T08:59:00Z"}"""),
        Form("event=hangup&call_id=1&cause=noAnswer&direction=in&answeringNumber=6698&recording=https%3A%2F%2Frec%2F1.mp3"),
        Post("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"event\"\r\n\r\nanswer\r\n--x\r\nContent-Disposition: form-data; name=\"callId\"\r\n\r\n1\r\n--x--\r\n"u8.ToArray()),
        Form("event=HungUp&call_id=a&type=accepted&duration=42&direction=in&from=anonymous&to=022199998560"),
        Form("json=" + Uri.EscapeDataString("""{"entry_id":"E","call_id":"C","timestamp":1772441900,"seq":1,"call_state":"Connected","location":"abonent","from":{"number":"79222534428"},"to":{"extension":"101","number":"sip:a@b.ru"},"disconnect_reason":1110}"""), "events/call"),
        Form("json=" + Uri.EscapeDataString("""{"entry_id":"E","call_direction":1,"from":{"number":"79222534428"},"to":{"extension":"101"},"line_number":"7","create_time":1772441700,"forward_time":1772441711,"talk_time":1772441720,"end_time":1772441900,"entry_result":1}"""), "events/summary"),
        Form("cmd=history&type=in&status=Success&callid=C&phone=79222534428&ext=101&user=u101&start=20260302T085500Z&duration=200&crm_token=t"),
        Json("""{"cmd":"event","type":"TRANSFERRED","callid":"C","second_callid":"D","phone":"79222534428","ext":"101","crm_token":"t"}"""),
        Json("""{"event":"answer","call_session_id":12,"leg_id":13,"contact_phone_number":"79222534428","virtual_phone_number":"73433700000","employee_phone_number":"101","notification_time":"2026-03-02 11:59:00.123"}"""),
        Post("application/xml", Encoding.UTF8.GetBytes("""<xsi:Event xmlns:xsi="http://schema.broadsoft.com/xsi" xmlns:xsi1="http://www.w3.org/2001/XMLSchema-instance"><xsi:targetId>9061234567@mpbx</xsi:targetId><xsi:eventData xsi1:type="xsi:CallReleasedEvent"><xsi:call><xsi:callId>callhalf-1</xsi:callId><xsi:extTrackingId>T1</xsi:extTrackingId><xsi:personality>Terminator</xsi:personality><xsi:remoteParty><xsi:address>tel:+79222534428</xsi:address></xsi:remoteParty><xsi:startTime>1772441700000</xsi:startTime><xsi:answerTime>1772441720000</xsi:answerTime><xsi:releaseTime>1772441900000</xsi:releaseTime></xsi:call></xsi:eventData></xsi:Event>""")),
        Json("""{"callType":"Inbound","number":"+79222534428","agent":"101","duration":"00:01:30","callStartTimeUtc":"2026-03-02T08:58:00","callEstablishedTimeUtc":"2026-03-02T08:58:10","callEndTimeUtc":"2026-03-02T08:59:40"}"""),
        Get("number=79222534428", "lookup"),
        Form("EventType=hangup&CallID=C&SubCallID=D&CallerIDNum=79222534428&CalledExtension=0001*101&CallStatus=ANSWER&Duration=60000000&EventTime=1772441900000000"),
        Get("event=2&call_id=C&src_num=79222534428&src_type=1&dst_num=101&dst_type=2&short_dst_num=101&status=ANSWER&timestamp=1772441900&call_start_timestamp=1772441700&call_answer_timestamp=1772441720&last_called=101"),
        Form("event=NOTIFY_END&pbx_call_id=in_1&caller_id=79222534428&called_did=73433700000&call_start=2026-03-02 11:58:00&duration=60&disposition=no answer&internal=101"),
        Json("""{"EventType":"EndCall","CallID":75317940442,"CallResult":"2","From":{"ANI":"9222534428"},"To":{"DNIS":"9109136612","Virtual":"101"},"EventTime":"2026-03-02T11:59:00.1234567+03:00"}"""),
        Form("CallSid=CA2&ParentCallSid=CA1&CallStatus=completed&From=%2B79222534428&To=client%3Aanna&Direction=outbound-dial&SequenceNumber=3&CallDuration=60&Timestamp=Mon, 02 Mar 2026 08:59:00 %2B0000"),
    ];

    /// <summary>The same with up to three faults, as the seed has it.</summary>
    public SpoiltWebhook Spoil(Random random)
    {
        var (body, query) = ((byte[])Body.Clone(), Query);
        for (var times = random.Next(4); times > 0; times--)
        {
            if (query.Length > 1) query = "?" + SpoilText(query[1..], random);
            if (body.Length > 0) body = SpoilBytes(body, random);
        }

        return this with
        {
            Body = body,
            Query = query,
            ContentType = random.Next(10) == 0 ? random.Next(2) == 0 ? null : "text/plain; charset=utf-16" : ContentType,
        };
    }

    static byte[] SpoilBytes(byte[] body, Random random)
    {
        var at = random.Next(body.Length);
        switch (random.Next(4))
        {
            case 0:
                body[at] = (byte)random.Next(256);
                return body;
            case 1:
                return body[..at];
            case 2:
                return [.. body, .. body[at..]];
            default:
                return Encoding.UTF8.GetBytes(SpoilText(Encoding.UTF8.GetString(body), random));
        }
    }

    static string SpoilText(string text, Random random)
    {
        var at = random.Next(text.Length + 1);
        var spoiler = Spoilers[random.Next(Spoilers.Length)];
        // In place of a value, or anywhere.
        var value = text.IndexOfAny(['=', ':'], at < text.Length ? at : 0);
        if (random.Next(2) == 0 && value >= 0)
        {
            var end = text.IndexOfAny(['&', ',', '}'], value);
            return string.Concat(text.AsSpan(0, value + 1), spoiler, end < 0 ? "" : text.AsSpan(end));
        }

        return text.Insert(at, random.Next(20) == 0 ? new string('9', 2000) : spoiler);
    }

    static SpoiltWebhook Json(string body, string rest = "") => Post("application/json", Encoding.UTF8.GetBytes(body), rest);

    static SpoiltWebhook Form(string body, string rest = "") => Post("application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(body), rest);

    static SpoiltWebhook Post(string contentType, byte[] body, string rest = "") => new("POST", rest, "", contentType, body);

    static SpoiltWebhook Get(string query, string rest = "") => new("GET", rest, "?" + query, null, []);
}
