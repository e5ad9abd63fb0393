using System.Security.Cryptography;
using System.Text;
using Helpdesk.Telephony.Adapters;
using Helpdesk.Telephony.ReceiveWebhook;
using static Helpdesk.Tests.Telephony.Adapters.Webhook;

namespace Helpdesk.Tests.Telephony.Adapters;

/// <summary>Published and computed vectors of field-notes B.3 and B.15.</summary>
public sealed class SignatureTests
{
    [Theory]
    [InlineData(
        "call_id=4a4cbb39578170aed9a2761a7bec8c7e704a541f52291ef603d6f5f152980c3c&event=CallAccepted&from=0123456789&to=0987654321",
        "c4f823c5b8806432fe2b83b1fc2ee714422e0cdfb4b5129152a7d0bbcd7792d0")]
    [InlineData("call_id=abc&event=IncomingCall&from=022129191999&to=022199998560", "45e0cff062bd9fd0dc9a1f6a6449cf2c7d4eb5a9f868b4430f28bf961b31a5ac")]
    public void Placetel_signs_the_raw_body(string body, string signature)
    {
        var (adapter, account) = (new PlacetelAdapter(), Account(null, ("secret", "12345")));

        adapter.Proves(Form(body).Header("X-PLACETEL-SIGNATURE", signature), account).ShouldBeTrue();
        adapter.Proves(Form(body).Header("X-PLACETEL-SIGNATURE", signature.ToUpperInvariant()), account).ShouldBeTrue();
        adapter.Proves(Form(body + "&x=1").Header("X-PLACETEL-SIGNATURE", signature), account).ShouldBeFalse();
        adapter.Proves(Form(body), account).ShouldBeFalse();
        adapter.Proves(Form(body), Account()).ShouldBeTrue("without a secret nothing is signed");
    }

    const string MangoJson =
        """{"entry_id":"E1","call_id":"C1","timestamp":1700000000,"seq":1,"call_state":"Appeared","location":"abonent","from":{"number":"79991234567"},"to":{"extension":"101","number":"sip:a@b.ru","line_number":"74951234567"}}""";

    [Fact]
    public void Mango_signs_key_json_and_salt()
    {
        var (adapter, account) = (new MangoAdapter(), Account(null, ("apiKey", "testkey"), ("apiSalt", "testsalt")));
        PbxRequest Signed(string json, string key, string sign) =>
            Form($"vpbx_api_key={key}&sign={sign}&json={Uri.EscapeDataString(json)}", "events/call");
        const string Sign = "e913883a02da0f71cca35f55e6792e471b0618416c4be5ffcfc5044aa7ab6f85";

        adapter.Proves(Signed(MangoJson, "testkey", Sign), account).ShouldBeTrue();
        adapter.Proves(Signed(MangoJson + " ", "testkey", Sign), account).ShouldBeFalse();
        adapter.Proves(Signed(MangoJson, "other", Sign), account).ShouldBeFalse();
        adapter.Proves(Form("vpbx_api_key=testkey"), account).ShouldBeFalse();
        adapter.Proves(Signed(MangoJson, "testkey", Sign), Account()).ShouldBeFalse();
        var told = adapter.Read(Signed(MangoJson, "testkey", Sign), account).Events.ShouldHaveSingleItem();
        (told.Leg, told.Call, told.Users[0], told.From, told.To).ShouldBe(("C1", "E1", "101", "79991234567", "74951234567"));
    }

    [Theory]
    [InlineData("https://help.example.ru/hooks/pbx/twilio/s3cret", true)]
    [InlineData("https://help.example.ru:443/hooks/pbx/twilio/s3cret", true)]
    [InlineData("https://other.example.ru/hooks/pbx/twilio/s3cret", false)]
    public void Twilio_signs_the_public_address_and_the_sorted_parameters(string url, bool proves)
    {
        var request = Form("To=%2B74951234567&CallSid=CA1&CallStatus=ringing&From=%2B79991234567")
            .Header("X-Twilio-Signature", "m+bHEJhS9JB1OM9gMXss8EFmiGc=") with
        { Url = url };

        new TwilioAdapter().Proves(request, Account(null, ("authToken", "12345"))).ShouldBe(proves);
        new TwilioAdapter().Proves(request, Account(null, ("authToken", "54321"))).ShouldBeFalse();
    }

    [Fact]
    public void Twilio_signs_json_by_its_digest_in_the_address()
    {
        const string Body = """{"CallSid":"CA1","CallStatus":"ringing"}""";
        var url = $"https://help.example.ru/hooks/pbx/twilio/s3cret?bodySHA256={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)))}";
        var signature = Convert.ToBase64String(Signatures.HmacSha1("12345", url));
        var account = Account(null, ("authToken", "12345"));

        new TwilioAdapter().Proves(Json(Body).Header("X-Twilio-Signature", signature) with { Url = url }, account).ShouldBeTrue();
        new TwilioAdapter().Proves(Json(Body + " ").Header("X-Twilio-Signature", signature) with { Url = url }, account).ShouldBeFalse();
    }

    [Fact]
    public void Sipgate_signs_the_raw_body_with_its_private_key()
    {
        using var rsa = RSA.Create(2048);
        const string Body = "event=newCall&callId=1&from=492111234567&to=4915791234567&direction=in&user[]=Alice";
        var signature = Convert.ToBase64String(rsa.SignData(Encoding.UTF8.GetBytes(Body), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var account = Account(null, ("publicKey", rsa.ExportSubjectPublicKeyInfoPem()));
        var adapter = new SipgateAdapter();

        adapter.Proves(Form(Body).Header("X-Sipgate-Signature", signature), account).ShouldBeTrue();
        adapter.Proves(Form(Body + "x").Header("X-Sipgate-Signature", signature), account).ShouldBeFalse();
        adapter.Proves(Form(Body).Header("X-Sipgate-Signature", "not base64"), account).ShouldBeFalse();
        adapter.Proves(Form(Body), account).ShouldBeFalse();
    }

    [Theory]
    [InlineData("event=NOTIFY_START&caller_id=79222534428&called_did=73433700000&call_start=2026-03-02%2012:00:00&pbx_call_id=in_1", "79222534428734337000002026-03-02 12:00:00")]
    [InlineData("event=NOTIFY_ANSWER&caller_id=79222534428&destination=101&call_start=2026-03-02%2012:00:00&pbx_call_id=in_1", "792225344281012026-03-02 12:00:00")]
    [InlineData("event=NOTIFY_OUT_START&internal=101&destination=79222534428&call_start=2026-03-02%2012:00:00&pbx_call_id=out_1", "101792225344282026-03-02 12:00:00")]
    [InlineData("event=NOTIFY_RECORD&pbx_call_id=in_1&call_id_with_rec=r1", "in_1r1")]
    public void Zadarma_signs_three_fields_that_depend_on_the_event(string body, string joined)
    {
        var signature = Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Signatures.HmacSha1("secret", joined))));
        var (adapter, account) = (new ZadarmaAdapter(), Account("Europe/Moscow", ("apiSecret", "secret")));

        signature.Length.ShouldBe(56);
        adapter.Proves(Form(body).Header("Signature", signature), account).ShouldBeTrue();
        adapter.Proves(Form(body.Replace("79222534428", "79222534429", StringComparison.Ordinal).Replace("in_1", "in_2", StringComparison.Ordinal))
            .Header("Signature", signature), account).ShouldBeFalse();
    }

    [Fact]
    public void MegaFon_and_Mts_prove_themselves_by_token_and_password()
    {
        var megafon = Account("Europe/Moscow", ("crmToken", "t0ken"));
        new MegafonAdapter().Proves(Form("cmd=event&crm_token=t0ken"), megafon).ShouldBeTrue();
        new MegafonAdapter().Proves(Json("""{"cmd":"event","crm_token":"t0ken"}"""), megafon).ShouldBeTrue();
        new MegafonAdapter().Proves(Form("cmd=event&crm_token=wrong"), megafon).ShouldBeFalse();
        new MegafonAdapter().Proves(Form("cmd=event"), megafon).ShouldBeFalse();

        var mts = Account("Europe/Moscow", ("user", "u"), ("password", "p"));
        new MtsAdapter().Proves(Json("{}").Header("Authorization", "Basic dTpw"), mts).ShouldBeTrue();
        new MtsAdapter().Proves(Json("{}").Header("Authorization", "Basic dTpx"), mts).ShouldBeFalse();
    }
}
