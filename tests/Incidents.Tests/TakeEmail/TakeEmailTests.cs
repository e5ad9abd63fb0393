using Helpdesk.Notifications.Contracts;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Incidents.TakeEmail;

public class TakeEmailTests(Desk desk)
{
    private readonly string _address = $"{Guid.CreateVersion7():N}@example.ru";

    private HttpClient Client => desk.Operator();

    [Fact, Trait("Feature", "F33"), Trait("Feature", "F37")]
    public async Task A_letter_registers_an_incident_of_who_is_known_by_the_address_or_of_somebody_new()
    {
        await desk.Bus.Publish(Letter("Отчёт", "Не проходит"));
        var first = await RegisteredAsync("Не проходит");
        await desk.Bus.Publish(Letter("Ещё", "И второй тоже"));
        var second = await RegisteredAsync("И второй тоже");

        second["subscriberId"].GetGuid().ShouldBe(first["subscriberId"].GetGuid());
        (first["channel"].GetString(), first["state"].GetString(), first["question"].GetString()).ShouldBe(("email", "new", "Отчёт\n\nНе проходит"));
        first["contact"].GetProperty("email").GetString().ShouldBe(_address);
    }

    [Fact, Trait("Feature", "F85")]
    public async Task An_answer_to_our_letter_is_its_incidents_wherever_it_comes_from()
    {
        var card = await Client.Register(new { inn = Desk.NewInn() });
        await desk.Bus.Publish(Letter("Re", "Спасибо, но нет", card.Id) with { From = "another@example.ru" });
        await SaidAsync(card.Id, "Спасибо, но нет");
    }

    [Fact, Trait("Feature", "F85")]
    public async Task A_number_in_the_subject_counts_only_from_that_incidents_client()
    {
        var card = await Client.Register(new { inn = Desk.NewInn(), contact = new { email = _address } });
        var number = card["number"].GetInt64();
        await desk.Bus.Publish(Letter("Re", "Я клиент", number: number));
        await SaidAsync(card.Id, "Я клиент");

        await desk.Bus.Publish(Letter("Re", "Я чужой", number: number) with { From = $"x{_address}" });
        (await RegisteredAsync("Я чужой")).Id.ShouldNotBe(card.Id);
    }

    private EmailReceived Letter(string subject, string text, Guid? incident = null, long? number = null) =>
        new(Guid.CreateVersion7(), 1, DateTimeOffset.UtcNow, null, _address, "Анна", subject, text, incident, number);

    private async Task<Reply> RegisteredAsync(string text)
    {
        var id = await Probe.Until(
            "the letter to be registered",
            () => desk.ScalarAsync<Guid>("select incident_id from posts where kind = 'Question' and note like $1 and text like $2", $"%{_address}", $"%{text}"), id => id != Guid.Empty);
        return await Client.Get($"/api/incidents/{id}");
    }

    private async Task SaidAsync(Guid incident, string text) => await Probe.Until(
        "the letter to be said in its incident",
        async () => (await Client.Get($"/api/incidents/{incident}"))["posts"].EnumerateArray().Any(p => p.GetProperty("kind").GetString() == "client" && p.GetProperty("text").GetString()!.EndsWith(text, StringComparison.Ordinal)),
        said => said);
}
