using System.Net;
using System.Text;

namespace Helpdesk.Tests.Incidents.BadInput;

public class BadInputTests(Desk desk)
{
    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    [InlineData("")]
    [InlineData("{\"inn\":1}")]
    [InlineData("{\"inn\":\"6663003127\",\"callId\":\"nonsense\"}")]
    [InlineData("{\"inn\":\"6663003127\",\"question\":\"a\\u0000b\"}")]
    [InlineData("{\"inn\":\"6663003127\",\"question\":\"\\ud800\"}")]
    [InlineData("{\"inn\":\"6663003127\",\"question\":\"\\udc00\\ud800\"}")]
    [InlineData("{\"inn\":\"6663003127\",\"contact\":{\"name\":\"\\ud83d\"}}")]
    [InlineData("{\"inn\":\"\\u0000\"}")]
    [InlineData("{\"inn\":\"6663003127\",\"contact\":[]}")]
    [InlineData("{\"inn\":\"6663003127\",\"close\":true}")]
    [InlineData("{\"inn\":\"6663003127\",\"tellClient\":{}}")]
    [InlineData("{\"inn\":\"6663003127\",\"tellClient\":{\"channel\":\"sms\",\"address\":\"6698\"}}")]
    [InlineData("{\"inn\":\"6663003127\",\"tellClient\":{\"channel\":\"email\",\"address\":\"x\"}}")]
    [InlineData("{\"inn\":\"6663003127\",\"subscriberId\":\"0198c0de-0000-7000-8000-000000000000\"}")]
    [InlineData("{\"subscriberId\":\"0198c0de-0000-7000-8000-000000000000\"}")]
    [InlineData("{\"inn\":\"6663003127\",\"articleId\":\"0198c0de-0000-7000-8000-000000000000\"}")]
    [InlineData("{\"inn\":\"123\"}")]
    [InlineData("{\"inn\":\"6663003127\",\"kpp\":\"1\"}")]
    [InlineData("{\"inn\":\"666303145346\",\"kpp\":\"667301001\"}")]
    [InlineData("{\"kpp\":\"667301001\"}")]
    [InlineData("{}")]
    public async Task A_senseless_registration_is_refused_by_field_and_leaves_nothing(string body)
    {
        var before = await desk.ScalarAsync<long>("select count(*) from incidents where created_by = $1", Me);
        var reply = await desk.Operator(Me).Send(HttpMethod.Post, "/api/incidents", new StringContent(body, Encoding.UTF8, "application/json"));

        reply.Expect(HttpStatusCode.BadRequest).Faults.ShouldNotBeEmpty();
        (await desk.ScalarAsync<long>("select count(*) from incidents where created_by = $1", Me)).ShouldBe(before);
    }

    [Fact]
    public async Task Every_fault_is_listed_by_its_field()
    {
        var reply = await desk.Operator().Post("/api/incidents", new
        {
            inn = "12",
            kpp = "34",
            question = new string('x', 20_001),
            solution = new string('x', 20_001),
            contact = new { email = "nobody", phone = new string('1', 65) },
        });

        reply.Expect(HttpStatusCode.BadRequest).Faults.Order().ShouldBe(["contact.email", "contact.phone", "inn", "kpp", "question", "solution"]);
    }

    [Theory]
    [InlineData("view=everything", "view")]
    [InlineData("state=gone", "state")]
    [InlineData("take=many", "take")]
    [InlineData("cursor=garbage", "cursor")]
    [InlineData("cursor=e30", "cursor")]
    [InlineData("cursor=%00", "cursor")]
    [InlineData("kpp=667301001", "inn")]
    public async Task A_senseless_list_is_refused_by_field(string query, string field) =>
        (await desk.Operator().Get($"/api/incidents?{query}")).Expect(HttpStatusCode.BadRequest).Faults.ShouldContain(field);

    [Theory]
    [InlineData("/api/incidents?inn=%00")]
    [InlineData("/api/subscribers?inn=%00")]
    [InlineData("/api/subscribers/by-phone/%00")]
    [InlineData("/api/subscribers/by-phone/%ED%A0%80")]
    [InlineData("/api/incidents/number/99999999999999999999")]
    [InlineData("/api/incidents/00000000-0000-0000-0000-000000000000")]
    [InlineData("/api/subscribers/0198c0de-0000-7000-8000-000000000000/counters")]
    [InlineData("/api/incidents/0198c0de-0000-7000-8000-000000000000/history?cursor=zzz")]
    public async Task Odd_addresses_never_fail_inside(string path) =>
        ((int)(await desk.Operator().Get(path)).Status).ShouldBeLessThan(500);

    [Fact]
    public async Task A_huge_body_is_too_large()
    {
        var reply = await desk.Operator().Post("/api/incidents", new { inn = "6663003127", question = new string('x', 2_000_000) });
        reply.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task An_emoji_at_the_cut_of_the_head_is_not_halved()
    {
        var card = await desk.Operator().Register(new { inn = Desk.NewInn(), question = new string('x', 199) + "😀 хвост" });
        (await desk.Operator().Get($"/api/incidents/{card.Id}"))["question"].GetString()!.ShouldEndWith("😀 хвост");
    }

    private static readonly Guid Me = Guid.CreateVersion7();
}
