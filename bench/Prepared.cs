namespace Helpdesk.Bench;

/// <summary>What measurements need to be there before they begin.</summary>
internal static class Prepared
{
    /// <summary>A published article without the red circle.</summary>
    public static async Task<Guid> ArticleAsync(Person expert, CancellationToken ct)
    {
        var card = await expert.PostAsync(
            "/api/knowledge/articles",
            new
            {
                title = "Отчёт не проходит проверку формата",
                question = "В протоколе ошибка формата, что делать?",
                solution = "Обновите формы и сформируйте отчёт заново.",
                supertag = "Отчётность",
                detailsRequired = false,
                audience = "staff",
            },
            "bench-article", ct);
        var id = card.GetProperty("id").GetGuid();
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/knowledge/articles/{id}/publish");
        request.Headers.IfMatch.Add(new($"\"{card.GetProperty("version").GetInt32()}\""));
        using var reply = await expert.SendRawAsync(request, ct);
        return id;
    }

    /// <summary>Registers, waiting for what Incidents has yet to hear of (the article).</summary>
    public static async Task RegisterAsync(Person by, object registration, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await by.PostAsync("/api/incidents", registration, cancellationToken: ct);
                return;
            }
            catch (RefusedException early) when (attempt < 300 && early.Status is 400 or 429 && !ct.IsCancellationRequested)
            {
                await Task.Delay(200, ct);
            }
        }
    }
}
