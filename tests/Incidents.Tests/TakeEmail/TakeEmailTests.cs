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

    [Fact, Trait("Feature", "F33"), Trait("Feature", "F42")]
    public async Task Files_of_a_letter_are_its_incidents_and_what_could_not_be_kept_is_told()
    {
        var file = await KeptByNotificationsAsync("протокол.txt", $"Протокол {_address}");
        await desk.Bus.Publish(Letter("Отчёт", "Не проходит") with { Files = [file, file with { Key = new string('0', 64), Name = "пропал.txt" }], LeftOut = [new("база.zip", "tooLarge")] });
        var card = await RegisteredAsync("Не проходит");

        (await ContentAsync(card.Id, "протокол.txt")).ShouldBe($"Протокол {_address}");
        card["posts"].EnumerateArray().Select(p => p.GetProperty("text").GetString()).ShouldBe(
        [
            "Отчёт\n\nНе проходит", "Инцидент зарегистрирован", "Приложен файл «протокол.txt»",
            "Из письма взято не всё. Не взято: «база.zip» (больше 100 МБ), «пропал.txt» (содержимое не сохранилось)",
        ]);
        card.ETag.ShouldBe("\"1\"");

        // An answer's files join the incident, and an answer to what is over begins a new one with them.
        await desk.Bus.Publish(Letter("Re", "Ещё протокол", card.Id) with { Files = [await KeptByNotificationsAsync("второй.txt", $"Второй {_address}")] });
        await SaidAsync(card.Id, "Ещё протокол");
        (await ContentAsync(card.Id, "второй.txt")).ShouldBe($"Второй {_address}");
        (await Client.Send(HttpMethod.Post, $"/api/incidents/{card.Id}/close", new { reason = "Да" }, "*")).Expect(System.Net.HttpStatusCode.OK);
        await desk.Bus.Publish(Letter("Re", "И третий", card.Id) with { Files = [await KeptByNotificationsAsync("третий.txt", $"Третий {_address}")] });
        var next = await Probe.Until("the next incident", () => desk.ScalarAsync<Guid>("select id from incidents where parent_id = $1", card.Id), id => id != Guid.Empty);
        (await ContentAsync(next, "третий.txt")).ShouldBe($"Третий {_address}");
    }

    // Where Notifications keeps what came with letters: the same folder of files, a folder of its own in it.
    private static async Task<EmailFile> KeptByNotificationsAsync(string name, string text)
    {
        var content = System.Text.Encoding.UTF8.GetBytes(text);
        var key = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "helpdesk-files", "notifications", key[..2]));
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, key), content, TestContext.Current.CancellationToken);
        return new(key, name, content.Length, "text/plain; charset=utf-8");
    }

    private async Task<string> ContentAsync(Guid incident, string name)
    {
        var file = (await Client.Get($"/api/incidents/{incident}/files")).Json.EnumerateArray().Single(f => f.GetProperty("name").GetString() == name);
        return await Client.GetStringAsync($"/api/incidents/{incident}/files/{file.GetProperty("id").GetGuid()}");
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
