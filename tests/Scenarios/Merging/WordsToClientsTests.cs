using System.Text.Json;
using Helpdesk.Testing;
using Helpdesk.Tests.Scenarios.Training;
using static Helpdesk.Tests.Scenarios.Training.Trainee;

namespace Helpdesk.Tests.Scenarios.Merging;

/// <summary>What clients hear of a merge: nothing (decision 6). The end of what goes on is told them once.</summary>
public sealed class WordsToClientsTests(Trainees people) : TrainingTask(people)
{
    [Fact, Trait("Feature", "F104"), Trait("Feature", "F105")]
    public async Task A_merge_and_its_undoing_write_to_nobody_and_the_end_is_told_once()
    {
        var (ofOld, ofNew) = ($"old-{Guid.NewGuid():N}@example.ru", $"new-{Guid.NewGuid():N}@example.ru");
        var survivor = await RegisterAsync(ofOld);
        var merged = await RegisterAsync(ofNew);
        await Anna.ActAsync(HttpMethod.Post, merged, "merge", new { intoNumber = Number(survivor) });
        var alone = await Anna.SendAsync(HttpMethod.Post, $"/api/incidents/{Id(merged)}/unmerge", new { });
        await Anna.ActAsync(HttpMethod.Post, alone, "merge", new { intoNumber = Number(survivor) });

        await Anna.ActAsync(
            HttpMethod.Post, await Anna.ReadAsync($"/api/incidents/{Id(survivor)}"), "close",
            new { reason = "Обновили программу", tellClient = new { channel = "email", address = ofOld } });

        // What a merge had written would have come before.
        var told = await Probe.Until("the client to be told of the end", () => LettersAsync(survivor), letters => letters.Count > 0);
        told.ShouldBe([ofOld]);
        (await LettersAsync(merged)).ShouldBeEmpty();
    }

    Task<JsonElement> RegisterAsync(string email) =>
        Anna.RegisterAsync(new { inn = Inn, question = "Не уходит отчёт", contact = new { name = "Мария", email } });

    async Task<List<string>> LettersAsync(JsonElement card) =>
        [.. (await Anna.ReadAsync($"/api/notifications?incidentId={Id(card)}")).EnumerateArray().Select(letter => letter.GetProperty("address").GetString()!)];
}
