using System.Text.Json;
using Helpdesk.Testing;
using static Helpdesk.Tests.Scenarios.Training.Trainee;

namespace Helpdesk.Tests.Scenarios.Training;

/// <summary>Tasks 10 to 17 at the end of the training: what is there already is found, carried on and followed.</summary>
public sealed class FindAndFollowTests(Trainees people) : TrainingTask(people)
{
    [Fact, Trait("Feature", "F103"), Trait("Feature", "F104"), Trait("Feature", "F107")]
    public async Task Task_10_A_client_who_called_before_is_found_by_inn_and_kpp_and_his_question_goes_on()
    {
        var kpp = Inn[..4] + "01001";
        var old = await Boris.RegisterAsync(new { inn = Inn, kpp, question = "Не приходит протокол" });
        var fresh = await Anna.RegisterAsync(new { inn = Inn, kpp, question = "Клиент просит продолжить" });
        (await Anna.ReadAsync($"/api/subscribers/{fresh.GetProperty("subscriberId").GetGuid()}/counters?except={Id(fresh)}"))
            .GetProperty("sameInnKpp").GetProperty("count").GetInt32().ShouldBe(1);

        var earlier = (await Anna.ReadAsync($"/api/incidents/search?q={Inn}-{kpp}")).GetProperty("byClient").EnumerateArray().Single(row => Id(row) != Id(fresh));
        var survivor = await Anna.ActAsync(HttpMethod.Post, fresh, "merge", new { intoNumber = Number(earlier) });

        Id(survivor).ShouldBe(Id(old));
        survivor.GetProperty("posts").EnumerateArray().Select(post => post.GetProperty("text").GetString()).ShouldContain("Клиент просит продолжить");
    }

    [Fact, Trait("Feature", "F26"), Trait("Feature", "F40")]
    public async Task Task_11_An_incident_is_found_by_its_number_with_all_its_calls()
    {
        // Not of those in whose names bad input is sent meanwhile: one of them may be given another extension.
        const string Extension = "7792";
        await Boris.SendAsync(HttpMethod.Put, "/api/calls/extension", new { extension = Extension });
        var phone = $"+7912{Random.Shared.Next(10_000_000):0000000}";
        JsonElement? card = null;
        var called = new List<Guid>();
        for (var call = 0; call < 2; call++)
        {
            var callId = await TalkAsync(phone, Extension, called);
            called.Add(callId);
            if (card is null)
                card = await Boris.RegisterAsync(new { inn = Inn, question = "Вопрос", callId });
            else
                await Probe.Until("the second call to be linked", async () =>
                    await Boris.SendAsync(HttpMethod.Put, $"/api/calls/{callId}/incidents/{Id(card.Value)}"), _ => true);
        }

        var found = await People.Sofia.ReadAsync($"/api/incidents/number/{Number(card!.Value)}");
        var calls = await Probe.Until(
            "both calls of the incident", async () => (await People.Sofia.ReadAsync($"/api/calls?incidentId={Id(found)}")).EnumerateArray().Select(Id).ToList(),
            linked => called.TrueForAll(linked.Contains));

        Id(found).ShouldBe(Id(card.Value));
        calls.Count.ShouldBe(2);
    }

    [Fact, Trait("Feature", "F78")]
    public async Task Task_12_All_that_I_created_is_one_view()
    {
        var card = await Anna.RegisterAsync(new { inn = Inn, question = "Моё" });

        (await ListedAsync(Anna, "created")).ShouldContain(Id(card));
        (await ListedAsync(Boris, "created")).ShouldNotContain(Id(card));
    }

    [Fact, Trait("Feature", "F78")]
    public async Task Task_13_What_was_created_today_and_is_open_or_resolved_is_one_view()
    {
        var open = await Anna.RegisterAsync(new { inn = Inn, question = "Открыт" });
        var resolved = await Anna.RegisterAsync(new { inn = Inn, question = "Решён" });
        await Anna.ActAsync(HttpMethod.Post, resolved, "state", new { state = "resolved" });
        var closed = await Anna.RegisterAsync(new { inn = Inn, question = "Закрыт", close = new { reason = "Решено" } });

        var listed = await ListedAsync(Boris, "createdToday");

        listed.ShouldContain(Id(open));
        listed.ShouldContain(Id(resolved));
        listed.ShouldNotContain(Id(closed));
    }

    [Fact, Trait("Feature", "F77"), Trait("Feature", "P7")]
    public async Task Task_14_What_needs_my_attention_is_one_view()
    {
        var card = await Boris.RegisterAsync(new { inn = Inn, question = "Вопрос" });
        await Boris.SendAsync(HttpMethod.Post, $"/api/incidents/{Id(card)}/posts", new { kind = "internal", text = "@anna, помоги" });

        await Probe.Until("my attention", () => ListedAsync(Anna, "attention"), listed => listed.Contains(Id(card)));
        await Anna.SendAsync(HttpMethod.Post, $"/api/incidents/{Id(card)}/seen");
        (await ListedAsync(Anna, "attention")).ShouldNotContain(Id(card));
    }

    [Fact, Trait("Feature", "F75"), Trait("Feature", "F133")]
    public async Task Task_15_A_client_who_asked_is_told_when_the_situation_is_mended()
    {
        var card = await Anna.RegisterAsync(new { inn = Inn, question = "Сайт не работает" });
        await Anna.SendAsync(HttpMethod.Post, $"/api/incidents/{Id(card)}/subscriptions", new { tellClient = new { channel = "sms", address = "89120000001" } });
        await Anna.SendAsync(HttpMethod.Put, $"/api/incidents/{Id(card)}/watchers/{People.AnnaId}", new { tellWhenFixed = true });

        await Egor.ActAsync(HttpMethod.Post, card, "state", new { state = "resolved" });

        await Probe.Until("my attention", () => ListedAsync(Anna, "attention"), listed => listed.Contains(Id(card)));
        var told = await Probe.Until(
            "the message to the client", () => Anna.ReadAsync($"/api/notifications?incidentId={Id(card)}"),
            messages => ItemsOf(messages).Any());
        ItemsOf(told).Single().GetProperty("address").GetString().ShouldBe("+79120000001");
    }

    [Fact, Trait("Feature", "F69")]
    public async Task Task_16_A_neighbours_incident_is_closed()
    {
        var neighbours = await Boris.RegisterAsync(new { inn = Inn, question = "Соседа" });

        (await Anna.ActAsync(HttpMethod.Post, neighbours, "close", new { reason = "Клиент решил сам" })).GetProperty("final").GetBoolean().ShouldBeTrue();
    }

    [Fact, Trait("Feature", "F70")]
    public async Task Task_17_The_history_says_who_closed_my_incident_without_a_word()
    {
        var mine = await Anna.RegisterAsync(new { inn = Inn, question = "Моё" });
        await Boris.ActAsync(HttpMethod.Post, mine, "close", new { reason = "-" });

        var closing = (await HistoryAsync(mine)).Single(entry => entry.GetProperty("change").GetString() == "closed");

        closing.GetProperty("actorId").GetGuid().ShouldBe(Id(await Boris.ReadAsync("/api/auth/me")));
    }

    // Rings, is answered and ends; the answer opens a draft, which tells the call's id.
    private async Task<Guid> TalkAsync(string phone, string extension, List<Guid> before)
    {
        var call = Guid.NewGuid().ToString("n");
        foreach (var told in new object[]
        {
            new { @event = "newCall", callId = call, from = phone, to = "+73430000000", direction = "in", user = extension },
            new { @event = "answer", callId = call, from = phone, direction = "in", answeringNumber = extension },
            new { @event = "hangup", callId = call, direction = "in", cause = "normalClearing" },
        })
            await People.Pbx.SendAsync(HttpMethod.Post, "/hooks/pbx/generic/demo/demo-secret", told);
        var draft = await Probe.Until(
            "the draft of the call", async () => (await Boris.ReadAsync("/api/incidents/drafts")).EnumerateArray()
                .FirstOrDefault(d => d.GetProperty("phone").GetString() == phone && !before.Contains(d.GetProperty("callId").GetGuid())),
            found => found.ValueKind == JsonValueKind.Object);
        return draft.GetProperty("callId").GetGuid();
    }

    private static async Task<IReadOnlyList<Guid>> ListedAsync(Trainee reader, string view) =>
        [.. (await reader.ReadAsync($"/api/incidents?view={view}&take=100")).GetProperty("items").EnumerateArray().Select(Id)];

    private static JsonElement.ArrayEnumerator ItemsOf(JsonElement list) =>
        (list.ValueKind == JsonValueKind.Array ? list : list.GetProperty("items")).EnumerateArray();
}
