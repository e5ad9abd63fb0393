using System.Text.Json;
using Helpdesk.Testing;
using static Helpdesk.Tests.Scenarios.Training.Trainee;

namespace Helpdesk.Tests.Scenarios.Training;

/// <summary>What the tasks of the training have in common: who does them, their client, and the steps that several take.</summary>
[Collection<TrainingTask.Course>]
public abstract class TrainingTask(Trainees people)
{
    /// <summary>All tasks share who does them.</summary>
    [CollectionDefinition]
    public sealed class Course : ICollectionFixture<Trainees>;

    private protected Trainees People { get; } = people;

    private protected string Inn { get; } = NewInn();

    private protected Trainee Anna => People.Anna;

    private protected Trainee Boris => People.Boris;

    private protected Trainee Egor => People.Egor;

    private protected Task<JsonElement> RegisterBrowserQuestionAsync() => Anna.RegisterAsync(new
    {
        inn = Inn,
        question = "Какой необходим браузер для работы с Контур-Экстерн?",
        solution = "Работа возможна только в Internet Explorer начиная с 8 версии.",
        close = new { reason = "Дан ответ" },
    });

    private protected async Task<JsonElement> EscalateAsync(JsonElement card)
    {
        var group = await People.Sofia.SendAsync(HttpMethod.Post, "/api/incidents/groups", new { name = $"Вторая линия {Guid.NewGuid():n}", kind = "house" });
        return await Anna.ActAsync(HttpMethod.Post, card, "escalate", new { groupId = Id(group), description = "Выполнены все пункты решения, не помогло" });
    }

    private protected async Task<Guid> ArticleAsync(string title, string solution)
    {
        var article = await Egor.SendAsync(HttpMethod.Post, "/api/knowledge/articles", new
        {
            title,
            question = title,
            solution,
            supertag = "Обучение",
            detailsRequired = false,
            audience = "staff",
        });
        await Egor.SendAsync(HttpMethod.Post, $"/api/knowledge/articles/{Id(article)}/publish", version: article.GetProperty("version").GetInt32());
        return Id(article);
    }

    private protected async Task<int> NumberOfAsync(Guid article) =>
        (await Egor.ReadAsync($"/api/knowledge/articles/{article}")).GetProperty("number").GetInt32();

    // Incidents hears of a new article a moment after its publication.
    private protected Task<JsonElement> PlusOneAsync(Guid article, object registration) =>
        Probe.Until($"\"+1\" of article {article}", () => Anna.RegisterAsync(registration), _ => true);

    private protected Task<JsonElement> LinkAsync(JsonElement card, Guid article) => Probe.Until(
        $"article {article} to be linked", () => Anna.ActAsync(HttpMethod.Put, card, "article", new { articleId = article }), _ => true);

    private protected async Task<IReadOnlyList<JsonElement>> HistoryAsync(JsonElement card) =>
        [.. (await Anna.ReadAsync($"/api/incidents/{Id(card)}/history")).GetProperty("items").EnumerateArray()];

    // The check digit by its published weights, once more.
    private static string NewInn()
    {
        var nine = $"66{Random.Shared.Next(0, 10_000_000):0000000}";
        int[] weights = [2, 4, 10, 3, 5, 9, 4, 6, 8];
        return $"{nine}{weights.Select((weight, place) => weight * (nine[place] - '0')).Sum() % 11 % 10}";
    }
}
