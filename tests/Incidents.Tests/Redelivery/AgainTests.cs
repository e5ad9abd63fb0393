using Helpdesk.Gateway.Contracts;
using Helpdesk.KnowledgeBase.Contracts;
using Helpdesk.Notifications.Contracts;
using Helpdesk.Telephony.Contracts;
using Helpdesk.Testing;
using Helpdesk.Tests.Incidents.OpenDraft;

namespace Helpdesk.Tests.Incidents.Redelivery;

/// <summary>What other services tell comes once more, late, or in the wrong order, as a replay of their history brings it.</summary>
public class AgainTests(Desk desk)
{
    private static DateTimeOffset Now => DateTimeOffset.UtcNow;

    [Fact, Trait("Feature", "F93"), Trait("Feature", "F94")]
    public async Task An_article_told_backwards_and_again_is_what_it_was_last()
    {
        var (id, number) = (Guid.CreateVersion7(), Random.Shared.Next(1000, 9999));
        ArticleRevised last = new(id, 3, Now, null, number, "Третья редакция", "Сертификаты", true);
        await TellAsync<object>(new ArticleRetired(id, 5, Now, null, number), last);
        await TellAsync<object>(
            new ArticleRevised(id, 2, Now, null, number, "Вторая редакция", "Сертификаты", false), new ArticlePublished(id, 1, Now, null, number, "Первая", "Сертификаты", false),
            last, new ArticleRetired(id, 5, Now, null, number), new ArticlePublished(id, 4, Now, null, number, "Первая", "Сертификаты", false));

        var kept = await desk.ScalarAsync<string>("select concat_ws('|', title, details_required, retired) from articles where id = $1", id);
        kept.ShouldBe("Первая|f|t", "published for the fourth version, retired by the fifth");
    }

    [Fact]
    public async Task A_person_keeps_his_latest_name()
    {
        var id = Guid.CreateVersion7();
        UserChanged Named(int version, string name, bool active) => new(id, version, Now, null, $"u{id:n}"[..20], name, ["operator"], null, active);
        await TellAsync(Named(3, "Вера Новая", false));
        await TellAsync(Named(2, "Вера Старая", true), Named(1, "Вера", true), Named(3, "Вера Новая", false));

        (await desk.ScalarAsync<string>("select concat_ws('|', name, active) from people where id = $1", id)).ShouldBe("Вера Новая|f");
    }

    [Fact, Trait("Feature", "F26"), Trait("Feature", "F27")]
    public async Task A_link_told_again_is_on_the_card_and_in_the_history_once()
    {
        var (call, card) = (DraftTests.NewCall(), await desk.Operator().Register(new { inn = Desk.NewInn() }));
        CallLinked linked = new(call, 5, Now, null, card.Id, Desk.NewPhone());
        CallUnlinked unlinked = new(call, 6, Now, null, card.Id);
        await TellAsync(linked);
        await TellAsync(linked, linked);
        (await desk.Operator().Get($"/api/incidents/{card.Id}"))["callIds"].GetArrayLength().ShouldBe(1);
        await TellAsync(unlinked);
        await TellAsync<object>(unlinked, linked);

        (await desk.Operator().Get($"/api/incidents/{card.Id}"))["callIds"].GetArrayLength().ShouldBe(0);
        (await desk.Operator().Get($"/api/incidents/{card.Id}/history"))["items"].EnumerateArray().Select(h => h.GetProperty("change").GetString())
            .ShouldBe(["registered", "call-linked", "call-unlinked"]);
    }

    [Fact, Trait("Feature", "F21"), Trait("Feature", "F25")]
    public async Task A_call_told_from_its_end_to_its_beginning_is_its_last_holders_and_is_discarded_once()
    {
        var (call, first, last) = (DraftTests.NewCall(), Guid.CreateVersion7(), Guid.CreateVersion7());
        CallEnded ended = new(call, 7, Now, "hangup", true);
        CallAnswered answered = DraftTests.Answered(call, first, 2), transferred = DraftTests.Answered(call, last, 5);
        await TellAsync(ended);
        await TellAsync(transferred);
        await TellAsync<object>(answered, ended, transferred);

        await DraftTests.DraftOf(desk.Operator(last), call);
        (await desk.Operator(first).Get("/api/incidents/drafts")).Json.GetArrayLength().ShouldBe(0);
        (await desk.ScalarAsync<long>("select count(*) from due_work where kind = 'DiscardDraft' and key = $1", call.ToString())).ShouldBe(1);
    }

    [Fact, Trait("Feature", "F33")]
    public async Task A_letter_delivered_twice_is_one_incident()
    {
        var (letter, id) = (new EmailReceived(Guid.CreateVersion7(), 1, Now, null, $"{Guid.CreateVersion7():N}@example.ru", "Анна", "Отчёт", "Не проходит", null, null), Guid.CreateVersion7());
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => desk.Bus.Publish(letter, id)));
        await HeardAsync([id]);
        await TellAsync(letter with { LetterId = Guid.CreateVersion7(), Text = "И ещё" });

        (await desk.ScalarAsync<long>("select count(*) from incidents where contact_email = $1", letter.From)).ShouldBe(2, "one of each letter");
    }

    // Under ids of their own: the inbox stops none of them.
    private async Task TellAsync<T>(params T[] events) where T : class
    {
        var ids = events.Select(_ => Guid.CreateVersion7()).ToArray();
        foreach (var (e, id) in events.Zip(ids))
            await (Task)typeof(TestBus).GetMethod(nameof(TestBus.Publish))!.MakeGenericMethod(e.GetType()).Invoke(desk.Bus, [e, (Guid?)id])!;
        await HeardAsync(ids);
    }

    private Task<long> HeardAsync(Guid[] ids) => Probe.Until(
        "all to be heard", () => desk.ScalarAsync<long>("select count(distinct message_id) from inbox where message_id = any($1)", ids), heard => heard == ids.Length);
}
