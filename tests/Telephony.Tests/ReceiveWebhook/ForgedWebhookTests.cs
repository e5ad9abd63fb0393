using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Helpdesk.Telephony.Adapters;
using Helpdesk.Telephony.Contracts;
using Helpdesk.Tests.Telephony.Adapters;
using Npgsql;

namespace Helpdesk.Tests.Telephony.ReceiveWebhook;

/// <summary>Every provider that signs, over HTTP: a forged request is refused, logged without any secret and counted; nothing unsigned speaks.</summary>
[Trait("Feature", "F19")]
public sealed class ForgedWebhookTests(TelephonyFixture telephony)
{
    const string Key = "k3y-of-the-provider";
    const string PublicUrl = "https://desk.example";

    static readonly RSA Sipgate = RSA.Create(2048);

    /// <summary>A provider: its account's keys, a ring from a number, and the headers that prove a body.</summary>
    sealed record Provider(
        string Adapter, object Keys, Func<string, string> Ring, Func<string, string, (string Name, string Value)?> Proof, string Type = "application/x-www-form-urlencoded",
        string Rest = "", string? TimeZone = null, string Caller = "from");

    static string Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

    static readonly Provider[] Providers =
    [
        new("sipgate", new { publicKey = Sipgate.ExportSubjectPublicKeyInfoPem() }, from => $"event=newCall&callId={from}&from=%2B{from}&to=73433700000&direction=in&user%5B%5D=nobody",
            (body, _) => ("X-Sipgate-Signature", Convert.ToBase64String(Sipgate.SignData(Encoding.UTF8.GetBytes(body), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)))),
        new("placetel", new { secret = Key }, from => $"event=IncomingCall&call_id={from}&from=%2B{from}&to=73433700000&direction=in",
            (body, _) => ("X-PLACETEL-SIGNATURE", Convert.ToHexStringLower(Signatures.HmacSha256(Key, Encoding.UTF8.GetBytes(body))))),
        new("zadarma", new { apiSecret = Key }, from => $"event=NOTIFY_START&caller_id=%2B{from}&called_did=73433700000&call_start=2026-03-02&pbx_call_id=in_{from}",
            (body, _) => ("Signature", Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Signatures.HmacSha1(Key, ZadarmaSigned(body)))))),
            TimeZone: "Europe/Moscow", Caller: "caller_id"),
        new("twilio", new { authToken = Key }, from => $"CallSid={from}&CallStatus=ringing&From=%2B{from}&To=%2B73433700000&Direction=inbound",
            (body, path) => ("X-Twilio-Signature", Convert.ToBase64String(Signatures.HmacSha1(Key, PublicUrl + path + TwilioSigned(body)))), Caller: "From"),
        new("mango", new { apiKey = "public-part", apiSalt = Key }, from => MangoForm(
                $$$"""{"entry_id":"{{{from}}}","call_id":"{{{from}}}","timestamp":{{{Now}}},"seq":1,"call_state":"Appeared","location":"abonent","from":{"number":"+{{{from}}}"},"to":{"extension":"999","line_number":"73433700000"}}"""),
            (_, _) => null, Rest: "events/call", Caller: "json"),
        new("megafon", new { crmToken = Key }, from => $"cmd=event&type=INCOMING&callid={from}&phone=%2B{from}&diversion=73433700000&user=nobody&crm_token={Key}",
            (_, _) => null, TimeZone: "Europe/Moscow", Caller: "phone"),
        new("mts", new { user = "u", password = Key }, from => $$$"""{"EventType":"CallAccepted","CallID":{{{from}}},"From":{"ANI":"+{{{from}}}"},"To":{"DNIS":"73433700000","Virtual":"999"}}""",
            (_, _) => ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"u:{Key}"))), Type: "application/json", TimeZone: "Europe/Moscow", Caller: "From.ANI"),
    ];

    public static TheoryData<string> Adapters => [.. Providers.Select(provider => provider.Adapter)];

    [Theory, MemberData(nameof(Adapters))]
    public async Task A_forged_request_is_refused_logged_without_secrets_counted_and_kept_nowhere(string adapter)
    {
        var provider = Providers.Single(p => p.Adapter == adapter);
        var (id, name, path) = await AddAsync(provider);
        var secret = path.Split('/')[5];
        var refused = 0L;
        using var meters = new MeterListener { InstrumentPublished = (counter, listener) => { if (counter.Name == "helpdesk.telephony.webhooks.refused") listener.EnableMeasurementEvents(counter); } };
        meters.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            foreach (var tag in tags)
                if (Equals(tag.Value, adapter)) Interlocked.Add(ref refused, count);
        });
        meters.Start();

        var body = provider.Ring(Number()).Replace(Key, "w0rng-key-of-a-forger", StringComparison.Ordinal)
            .Replace("&sign=", "&sign=00", StringComparison.Ordinal);
        var proof = provider.Proof(body, path + provider.Rest);
        var unsigned = await SendAsync(provider, path, body, null);
        var forged = await SendAsync(provider, path, body, proof is { } right ? (right.Name, right.Value[..^4] + "AAA=") : null);

        (unsigned.StatusCode, forged.StatusCode).ShouldBe((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized));
        Interlocked.Read(ref refused).ShouldBeGreaterThanOrEqualTo(2);
        var lines = telephony.Service.Log.Where(line => line.Contains(name, StringComparison.Ordinal) && line.Contains("wrong signature", StringComparison.Ordinal)).ToList();
        lines.Count.ShouldBeGreaterThanOrEqualTo(2);
        telephony.Service.Log.ShouldAllBe(line => !line.Contains(secret, StringComparison.Ordinal) && !line.Contains(Key, StringComparison.Ordinal));
        await using var database = NpgsqlDataSource.Create(telephony.Service.Database);
        await using var kept = database.CreateCommand("select count(*) from raw_events where account_id = $1");
        kept.Parameters.Add(new() { Value = id });
        (await kept.ExecuteScalarAsync()).ShouldBe(0L);
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task A_query_that_nobody_signed_says_nothing_beside_a_body_that_is(string adapter)
    {
        var provider = Providers.Single(p => p.Adapter == adapter);
        var (id, _, path) = await AddAsync(provider);
        var (caller, other) = (Number(), Number());
        // Twilio signs the query with the address.
        var query = $"?{provider.Caller}=%2B{other}&event=HungUp&type=accepted&duration=60&user=evil&peer=evil";
        var body = provider.Ring(caller);
        var reply = await SendAsync(provider, path, body, provider.Proof(body, path + provider.Rest + query), query);

        reply.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await telephony.Bus.WaitFor<CallReceived>(call => call.From == "+" + caller)).Direction.ShouldBe("in");
        telephony.Bus.All<CallReceived>().ShouldNotContain(call => call.From == "+" + other);
        // All of it is kept, the fields that say nothing to us among them.
        await using var database = NpgsqlDataSource.Create(telephony.Service.Database);
        await using var kept = database.CreateCommand("select convert_from(body, 'UTF8') || query from raw_events where account_id = $1");
        kept.Parameters.Add(new() { Value = id });
        (await kept.ExecuteScalarAsync()).ShouldBe(body + query);
    }

    [Fact]
    public void Zadarmas_signature_vouches_for_no_name_that_comes_twice()
    {
        var account = Webhook.Account("Europe/Moscow", ("apiSecret", Key));
        const string Hidden = "event=NOTIFY_START&caller_id=&called_did=73433700000&call_start=2026-03-02&pbx_call_id=in_1";
        var signature = Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Signatures.HmacSha1(Key, "734337000002026-03-02"))));
        bool Proves(string body) => new ZadarmaAdapter().Proves(Webhook.Form(body).Header("Signature", signature), account);

        Proves(Hidden).ShouldBeTrue();
        Proves(Hidden + "&caller_id=79222534428").ShouldBeFalse();
        Proves($$"""{"caller_id":"79222534428","x":"&{{Hidden}}&y="}""").ShouldBeTrue("the form's values are those signed");
        new ZadarmaAdapter().Read(Webhook.Json($$"""{"caller_id":"79222534428","x":"&{{Hidden}}&y="}"""), account)
            .Events.ShouldAllBe(e => e.From == "anonymous");
    }

    async Task<(Guid Id, string Name, string Path)> AddAsync(Provider provider)
    {
        var name = $"forged-{provider.Adapter}-{Guid.NewGuid():n}"[..30];
        using var administrator = telephony.Service.Client("administrator");
        var reply = await administrator.PostAsJsonAsync(
            "/api/calls/accounts", new { name, adapter = provider.Adapter, keys = provider.Keys, timeZone = provider.TimeZone, publicUrl = PublicUrl });
        reply.IsSuccessStatusCode.ShouldBeTrue(await reply.Content.ReadAsStringAsync());
        var added = await reply.Content.ReadFromJsonAsync<JsonElement>();
        return (added.GetProperty("account").GetProperty("id").GetGuid(), name,
            $"/hooks/pbx/{provider.Adapter}/{name}/{added.GetProperty("secret").GetString()}/");
    }

    async Task<HttpResponseMessage> SendAsync(Provider provider, string path, string body, (string Name, string Value)? proof, string query = "")
    {
        using var client = telephony.Service.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, path + provider.Rest + query)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { { "Content-Type", provider.Type } } },
        };
        if (proof is { } header) request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        return await client.SendAsync(request);
    }

    static string Number() => TelephonyFixture.NewNumber()[1..];

    static string MangoForm(string json) =>
        $"vpbx_api_key=public-part&sign={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("public-part" + json + Key)))}&json={Uri.EscapeDataString(json)}";

    static string ZadarmaSigned(string body)
    {
        var form = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(body);
        return $"{form["caller_id"]}{form["called_did"]}{form["call_start"]}";
    }

    static string TwilioSigned(string body) => string.Concat(
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(body).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + pair.Value));
}
