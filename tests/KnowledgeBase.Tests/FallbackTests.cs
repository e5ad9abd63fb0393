using System.Text.Json;

namespace Helpdesk.Tests.KnowledgeBase;

/// <summary>The embedded engine.</summary>
public sealed class PostgresFallbackTests(KnowledgeService knowledge) : FallbackTests(knowledge);

/// <summary>Elasticsearch: every test of the one engine is a test of the other.</summary>
public sealed class ElasticsearchFallbackTests(Elasticsearch.ElasticsearchKnowledge knowledge) : FallbackTests(knowledge.Needed());

/// <summary>What is answered when nothing is found.</summary>
public abstract class FallbackTests(KnowledgeService knowledge)
{
    private async Task<(string? Fallback, string Understood, string[] Titles)> FallbackAsync(string query, string tag)
    {
        await knowledge.SettledAsync();
        var reply = await knowledge.SearchAsync(query, tag);
        reply.Text("engine").ShouldBe(knowledge.Engine);
        if (reply.GetProperty("fallback").GetString() is { } kind)
            reply.Codes().ShouldContain(kind);
        return (reply.GetProperty("fallback").GetString(), reply.Text("understood"),
            [.. reply.GetProperty("items").EnumerateArray().Select(i => i.Text("title"))]);
    }

    [Fact]
    [Trait("Feature", "F88")]
    public async Task The_wrong_layout_is_mended_on_the_raw_text_and_announced()
    {
        var tag = KnowledgeService.NewTag();
        await knowledge.PublishedAsync("Дезинфицировать объём", "Хорошо бы установить winrarum", supertag: tag);
        (await FallbackAsync("ltpbyabwbhjdfnm", tag)).ShouldBeReading("layout", "дезинфицировать", "Дезинфицировать объём");
        (await FallbackAsync("j,]`v", tag)).ShouldBeReading("layout", "объем", "Дезинфицировать объём");
        (await FallbackAsync("цшткфкгь", tag)).ShouldBeReading("layout", "winrarum", "Дезинфицировать объём");
        (await FallbackAsync("winrarum ltpbyabwbhjdfnm", tag)).ShouldBeReading("layout", "winrarum && дезинфицировать", "Дезинфицировать объём");
        (await FallbackAsync("ltpbyabw*", tag)).ShouldBeReading("layout", "дезинфиц*", "Дезинфицировать объём");
        (await FallbackAsync("*pbyabwbhj*", tag)).ShouldBeReading("layout", "*зинфициро*", "Дезинфицировать объём");
        (await FallbackAsync("«ltpbyabwbhjdfnm j,]`v»", tag)).ShouldBeReading("layout", "«дезинфицировать объем»", "Дезинфицировать объём");
        (await FallbackAsync("\"ltpbyabwbhjdfnm j,]`v\"", tag)).ShouldBeReading("layout", "«дезинфицировать объем»", "Дезинфицировать объём");
        (await FallbackAsync("«установить winrarum» ltpby*", tag)).ShouldBeReading("layout", "«установить winrarum» && дезин*", "Дезинфицировать объём");
    }

    [Fact]
    [Trait("Feature", "F88")]
    public async Task A_typo_is_mended_to_all_forms_of_the_word_and_announced()
    {
        var tag = KnowledgeService.NewTag();
        await knowledge.PublishedAsync("Брандмауэры", "настройка", supertag: tag);
        foreach (var wrong in (string[])["брандмауэрв", "брндмауэр", "барндмауэры", "бранддмауэры"])
        {
            var (fallback, _, titles) = await FallbackAsync(wrong, tag);
            (fallback, titles.Length).ShouldBe(("typo", 1), wrong);
        }

        (await FallbackAsync("настройка брандмауэрв", tag)).ShouldBeReading("typo", "настройка && брандмауэры", "Брандмауэры");

        // Quoted, a word is meant in this form.
        await knowledge.PublishedAsync("Набор квазиключей", "квазиключ", supertag: tag);
        (await FallbackAsync("«набор квазклчей»", tag)).Titles.ShouldBeEmpty();
        (await FallbackAsync("«набор квазиклчей»", tag)).ShouldBeReading("typo", "«набор квазиключей»", "Набор квазиключей");
        (await FallbackAsync("«набор квазиключчей»", tag)).ShouldBeReading("typo", "«набор квазиключей»", "Набор квазиключей");
    }

    [Fact]
    [Trait("Feature", "F88")]
    public async Task What_one_article_mistypes_too_is_still_a_typo()
    {
        var tag = KnowledgeService.NewTag();
        await knowledge.PublishedAsync("Опечатка", "квазисертфикат", supertag: tag);
        await knowledge.ImportAsync(string.Join('\n', Enumerable.Range(0, 40).Select(i => JsonSerializer.Serialize(
            new { title = $"Верно {i}", solution = i == 0 ? "квазисертификат, обновление" : "квазисертификат", supertag = tag }, JsonSerializerOptions.Web))));
        await knowledge.CountedAsync();
        (await FallbackAsync("квазисертфикат обновление", tag)).ShouldBeReading("typo", "квазисертификат && обновление", "Верно 0");
        (await FallbackAsync("квазисертфикат", tag)).Titles.ShouldBe(["Опечатка"]);
    }

    [Fact]
    [Trait("Feature", "F88")]
    public async Task Words_that_are_never_together_are_found_apart_unless_operators_or_quotes_forbid()
    {
        var tag = KnowledgeService.NewTag();
        await knowledge.PublishedAsync("Яхонтовый", supertag: tag);
        await knowledge.PublishedAsync("Малахитовый", supertag: tag);
        var (fallback, understood, titles) = await FallbackAsync("яхонтовый малахитовый -изумруд", tag);
        (fallback, understood, titles.Length).ShouldBe(("any", "(яхонтовый || малахитовый) && -изумруд", 2));
        (await FallbackAsync("яхонтовый && малахитовый", tag)).Titles.ShouldBeEmpty();
        (await FallbackAsync("«яхонтовый малахитовый»", tag)).Titles.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Feature", "F92")]
    public async Task Synonyms_of_the_dictionary_article_are_found_as_soon_as_it_is_changed()
    {
        var tag = KnowledgeService.NewTag();
        await knowledge.PublishedAsync("Контур-Экстерн не запускается", supertag: tag);
        await knowledge.PublishedAsync("ЭЦП истекла", supertag: tag);
        await knowledge.PublishedAsync("Вертикальный взлёт", supertag: tag);
        (await knowledge.TitlesAsync("кэ", tag)).ShouldBe(["Контур-Экстерн не запускается"]);
        (await knowledge.TitlesAsync("электронной подписи", tag)).ShouldBe(["ЭЦП истекла"]);
        (await knowledge.TitlesAsync("эп", tag)).ShouldBe(["ЭЦП истекла"]);
        (await knowledge.TitlesAsync("«кэ»", tag)).ShouldBeEmpty();

        var article = await KnowledgeService.SendAsync(knowledge.Operator, HttpMethod.Get, "/api/knowledge/articles/number/4357", null);
        var content = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(article.GetRawText())!;
        var changed = new
        {
            title = content["title"],
            question = content["question"],
            solution = content["solution"].GetString() + "\n\nСВВП = вертикальный взлёт",
            supertag = content["supertag"],
        };
        await KnowledgeService.SendAsync(knowledge.Expert, HttpMethod.Put, $"/api/knowledge/articles/{article.Id()}", changed, article.Version());
        (await knowledge.TitlesAsync("СВВП", tag)).ShouldBe(["Вертикальный взлёт"]);
    }
}

internal static class Readings
{
    public static void ShouldBeReading(this (string? Fallback, string Understood, string[] Titles) reading, string fallback, string understood, string title)
    {
        (reading.Fallback, reading.Understood).ShouldBe((fallback, understood));
        reading.Titles.ShouldBe([title]);
    }
}
