using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Helpdesk.Telephony.Contracts;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.Telephony.ReceiveWebhook;

public sealed class ReceiveWebhookTests(TelephonyFixture telephony)
{
    [Fact, Trait("Feature", "F19")]
    public async Task A_calls_life_is_told_to_the_rest_of_the_house()
    {
        var anna = await telephony.OperatorAsync();
        var pbx = telephony.NewCall();
        await pbx.Ring(0, anna);
        await pbx.Answer(4, anna);
        await pbx.Hangup(100);

        var ended = await telephony.Bus.WaitFor<CallEnded>(await ThisCall<CallEnded>(pbx, call => call.CallId));
        (ended.Cause, ended.Answered).ShouldBe(("normalClearing", true));
        var received = await telephony.Bus.WaitFor<CallReceived>(call => call.CallId == ended.CallId);
        received.ShouldSatisfyAllConditions(
            c => c.Direction.ShouldBe("in"), c => c.To.ShouldBe("+73433700000"), c => c.OperatorIds.ShouldBe([anna.Id]));
        var answered = await telephony.Bus.WaitFor<CallAnswered>(call => call.CallId == ended.CallId);
        (answered.OperatorId, answered.Extension).ShouldBe((anna.Id, anna.Extension));
        var counted = await telephony.Bus.WaitFor<CallCounted>(c => c.CallId == ended.CallId);
        counted.ShouldSatisfyAllConditions(
            c => c.DurationSeconds.ShouldBe(96), c => c.Exclusion.ShouldBeNull(), c => c.Linked.ShouldBeFalse(), c => c.OperatorId.ShouldBe(anna.Id),
            c => c.PartId.ShouldBe(answered.PartId));
        new[] { received.Version, answered.Version, ended.Version }.ShouldBe([1, 2, 3]);
    }

    [Fact, Trait("Feature", "F19")]
    public async Task Events_sent_many_times_at_once_and_backwards_make_one_call()
    {
        var anna = await telephony.OperatorAsync();
        var pbx = telephony.NewCall();
        await Task.WhenAll(Enumerable.Range(0, 5).SelectMany(_ => new[] { pbx.Hangup(100), pbx.Answer(4, anna), pbx.Ring(0, anna) }));

        var id = await pbx.IdAsync();
        var counted = await Probe.Until(
            "the last verdict", () => Task.FromResult(telephony.Bus.All<CallCounted>().Where(c => c.CallId == id).MaxBy(c => c.Version)),
            verdict => verdict?.DurationSeconds == 96);
        counted!.Exclusion.ShouldBeNull();
        await telephony.Bus.WaitForAll<CallReceived>(1, call => call.From == pbx.From);
        await telephony.Bus.WaitForAll<CallAnswered>(1, call => call.CallId == id);
        (await RawEvents(id)).ShouldBe(15);
    }

    [Fact]
    public async Task An_answer_of_an_unknown_call_makes_a_stub()
    {
        var anna = await telephony.OperatorAsync();
        var pbx = telephony.NewCall();
        await pbx.Answer(4, anna);

        (await telephony.Bus.WaitFor<CallAnswered>(call => call.From == pbx.From)).OperatorId.ShouldBe(anna.Id);
    }

    [Fact, Trait("Feature", "F160")]
    public async Task A_transfer_is_told_with_who_and_where_to()
    {
        var (anna, boris) = (await telephony.OperatorAsync(), await telephony.OperatorAsync());
        var pbx = telephony.NewCall();
        await pbx.Ring(0, anna);
        await pbx.Answer(5, anna);
        await pbx.Transfer(65, anna, boris);
        await pbx.Answer(70, boris);
        await pbx.Hangup(300);

        var id = await pbx.IdAsync();
        var transferred = await telephony.Bus.WaitFor<CallTransferred>(call => call.CallId == id);
        (transferred.OperatorId, transferred.ToExtension).ShouldBe((anna.Id, boris.Extension));
        (await telephony.Bus.WaitForAll<CallCounted>(2, c => c.CallId == id)).OrderBy(c => c.AnsweredAt)
            .Select(c => (c.OperatorId, c.Exclusion, c.DurationSeconds)).ShouldBe([(anna.Id, "quickTransfer", 60), (boris.Id, null, 230)]);
    }

    [Theory]
    [InlineData("/hooks/pbx/generic/tests/wrong/"), InlineData("/hooks/pbx/generic/nobody/{0}/"), InlineData("/hooks/pbx/odd/tests/{0}/")]
    public async Task A_wrong_address_is_refused_and_its_secret_is_in_no_log(string path)
    {
        using var client = telephony.Service.Anonymous();
        var address = path.Replace("{0}", telephony.Secret, StringComparison.Ordinal);
        var reply = await client.PostAsJsonAsync(address, new { @event = "newCall", callId = "1" });

        reply.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        reply.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        telephony.Service.Log.ShouldAllBe(line => !line.Contains(telephony.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_too_large_is_refused()
    {
        using var client = telephony.Service.Anonymous();
        var reply = await client.PostAsync(Door, new StringContent(new string('x', 300_000), Encoding.UTF8, "application/json"));

        reply.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty("body", out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"event":"newCall","callId":"a\u0000b","from":"\u0000","user":["\u0000"]}""", 200)]
    [InlineData("""{"event":"newCall","callId":"\ud800"}""", 422)]
    [InlineData("""{"event":"newCall","callId":{"deep":{"deeper":[]}}}""", 422)]
    [InlineData("", 422)]
    public async Task Bad_input_is_never_a_fault_of_ours(string body, int status)
    {
        using var client = telephony.Service.Anonymous();
        var reply = await client.PostAsync(Door, new StringContent(body, Encoding.UTF8, "application/json"));

        ((int)reply.StatusCode).ShouldBe(status);
        if (status >= 400)
        {
            reply.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
            (await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").EnumerateObject().ShouldNotBeEmpty();
        }
    }

    string Door => $"/hooks/pbx/generic/tests/{telephony.Secret}/";

    static async Task<Func<T, bool>> ThisCall<T>(PbxCall pbx, Func<T, Guid> id)
    {
        var callId = await pbx.IdAsync();
        return told => id(told) == callId;
    }

    async Task<long> RawEvents(Guid callId)
    {
        await using var database = NpgsqlDataSource.Create(telephony.Service.Database);
        await using var command = database.CreateCommand("select count(*) from raw_events where call_id = $1");
        command.Parameters.Add(new() { Value = callId });
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
