using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Bench.Demo.Data;

namespace Helpdesk.Bench.Demo;

/// <summary>What came of playing an hour.</summary>
/// <param name="Registered">Incidents registered.</param>
/// <param name="FromArticle">Of them by "+1".</param>
/// <param name="Transfers">Calls handed over.</param>
internal sealed record Played(int Registered, int FromArticle, int Transfers);

/// <summary>
/// Plays a busy hour through public doors only: the PBX's webhooks, and the API as experts and operators use it. The PBX tells the times
/// of the hour that has just passed, so an hour of talk takes minutes to play.
/// </summary>
internal sealed class Player(Door door, BusyHour hour, DateTimeOffset begins, IReadOnlyList<Person> operators, string run)
{
    const string Webhook = "/hooks/pbx/generic/demo/demo-secret";
    const int NotOurCaseNumber = 6053;

    readonly ConcurrentDictionary<Article, Guid> _articles = [];
    readonly SemaphoreSlim[] _hands = [.. operators.Select(_ => new SemaphoreSlim(1, 1))];
    int _registered, _fromArticle, _transfers;
    Guid _notOurCase;

    /// <summary>The expert writes and publishes the articles; the same ones a second time are the first ones.</summary>
    public async Task WriteArticlesAsync(Person expert, Action oneMore, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            hour.Articles.Index(), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken }, async (entry, ct) =>
            {
                var (index, article) = entry;
                var body = new { article.Title, article.Question, article.Solution, article.Supertag, article.DetailsRequired, audience = "staff" };
                var card = await expert.PostAsync("/api/knowledge/articles", body, $"demo-article-{Key(article)}", ct);
                var id = card.GetProperty("id").GetGuid();
                await PublishAsync(expert, id, card.GetProperty("version").GetInt32(), ct);
                _articles[article] = id;
                oneMore();
            });
        _notOurCase = (await expert.GetAsync($"/api/knowledge/articles/number/{NotOurCaseNumber}", cancellationToken)).GetProperty("id").GetGuid();
    }

    /// <summary>Each operator tells the system his extension.</summary>
    public Task ClaimExtensionsAsync(CancellationToken cancellationToken) => Parallel.ForEachAsync(
        operators.Index(), cancellationToken,
        async (entry, ct) => await entry.Item.PutAsync("/api/calls/extension", new { extension = BusyHour.Extension(entry.Index) }, cancellationToken: ct));

    /// <summary>Plays all calls, several at a time, no operator on two phones.</summary>
    public async Task<Played> PlayAsync(Action oneMore, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(hour.Calls, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken }, async (call, ct) =>
        {
            var hands = call.Parts.Select(part => part.Operator).Distinct().Order().Select(index => _hands[index]).ToList();
            foreach (var hand in hands)
                await hand.WaitAsync(ct);
            try
            {
                await PlayAsync(call, ct);
            }
            finally
            {
                hands.ForEach(hand => hand.Release());
            }

            oneMore();
        });
        return new(_registered, _fromArticle, _transfers);
    }

    async Task PlayAsync(PlannedCall call, CancellationToken ct)
    {
        var at = begins + call.Starts;
        var id = $"{run}-{call.Id}";
        var first = call.Parts.Count > 0 ? BusyHour.Extension(call.Parts[0].Operator) : null;
        await TellAsync(new { @event = "newCall", callId = id, call.From, to = "+73430000000", direction = "in", user = first ?? BusyHour.Extension(0), at }, ct);
        at += call.Rings;
        if (call.Parts.Count == 0)
        {
            await TellAsync(new { @event = "hangup", callId = id, direction = "in", cause = "cancel", at = at + TimeSpan.FromSeconds(20) }, ct);
            return;
        }

        foreach (var part in call.Parts)
        {
            await TellAsync(new { @event = "answer", callId = id, call.From, direction = "in", answeringNumber = BusyHour.Extension(part.Operator), at }, ct);
            var last = part == call.Parts[^1];
            if (last && call.Booking != Booking.None)
                await RegisterAsync(call, operators[part.Operator], ct);
            at += part.Talk;
            if (part.HandsOver)
            {
                Interlocked.Increment(ref _transfers);
                var to = BusyHour.Extension(call.Parts[1].Operator);
                await TellAsync(new { @event = "transfer", callId = id, direction = "in", answeringNumber = BusyHour.Extension(part.Operator), transferTo = to, at }, ct);
            }
        }

        await TellAsync(new { @event = "hangup", callId = id, direction = "in", cause = "normalClearing", at }, ct);
    }

    async Task RegisterAsync(PlannedCall call, Person by, CancellationToken ct)
    {
        var current = await by.GetAsync("/api/calls/current", ct);
        var plusOne = call.Booking != Booking.ByHand;
        var article = call.Article!;
        var details = call.Booking == Booking.Article && article.DetailsRequired ? Wording.Detail(call) : null;
        await RegisterAsync(
            by,
            new
            {
                call.Caller.Inn,
                kpp = call.Caller.Kpp ?? "",
                subscriberName = call.Caller.Name,
                callId = current.GetProperty("callId").GetGuid(),
                articleId = plusOne ? call.Booking == Booking.NotOurCase ? _notOurCase : _articles[article] : (Guid?)null,
                question = plusOne ? null : Wording.Question(call),
                solution = plusOne ? details : Wording.Solution(call),
                contact = new { name = call.Caller.ContactName, phone = call.From.Length > 5 ? call.From : null },
                close = new { reason = plusOne ? null : "Решено по телефону" },
            },
            $"demo-{run}-{call.Id}", ct);
        Interlocked.Increment(ref _registered);
        if (plusOne)
            Interlocked.Increment(ref _fromArticle);
    }

    // Incidents hears of a new article a moment after it was published.
    static async Task RegisterAsync(Person by, object body, string key, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await by.PostAsync("/api/incidents", body, key, ct);
                return;
            }
            catch (RefusedException early) when (early.Status == 400 && attempt < 50 && early.Message.Contains("articleId", StringComparison.Ordinal))
            {
                await Task.Delay(200, ct);
            }
        }
    }

    async Task TellAsync(object told, CancellationToken ct)
    {
        using var reply = await door.Anonymous.PostAsJsonAsync(Webhook, told, Door.Json, ct);
        if (!reply.IsSuccessStatusCode)
            throw new RefusedException($"webhook: {(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync(ct)}", (int)reply.StatusCode);
    }

    static async Task PublishAsync(Person expert, Guid id, int version, CancellationToken ct)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/knowledge/articles/{id}/publish");
        request.Headers.IfMatch.Add(new($"\"{version}\""));
        using var reply = await expert.SendRawAsync(request, ct);
        // Published by an earlier demonstration: its version is higher now.
        if (!reply.IsSuccessStatusCode && (int)reply.StatusCode is not (409 or 412))
            throw new RefusedException($"publish: {(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync(ct)}", (int)reply.StatusCode);
    }

    static string Key(Article article) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(article)))[..24];
}

/// <summary>The registration % of a period as Reporting tells it.</summary>
internal sealed record RegistrationFigure(long Linked, long Unlinked, IReadOnlyDictionary<string, long> Excluded)
{
    /// <summary>Every answered part of an inbound call, counted or not.</summary>
    public long Parts => Linked + Unlinked + Excluded.Values.Sum();

    public static async Task<RegistrationFigure> ReadAsync(Person supervisor, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var report = await supervisor.GetAsync($"/api/reports/registration?from={Moment(from)}&to={Moment(to)}", ct);
        return new(
            report.GetProperty("linked").GetInt64(), report.GetProperty("unlinked").GetInt64(),
            report.GetProperty("excluded").EnumerateArray()
                .ToDictionary(line => line.GetProperty("exclusion").GetString()!, line => line.GetProperty("count").GetInt64()));
    }

    /// <summary>What came in between.</summary>
    public RegistrationFigure Since(RegistrationFigure before) => new(
        Linked - before.Linked, Unlinked - before.Unlinked,
        Excluded.ToDictionary(line => line.Key, line => line.Value - before.Excluded.GetValueOrDefault(line.Key)));

    static string Moment(DateTimeOffset at) => Uri.EscapeDataString(at.ToString("O", CultureInfo.InvariantCulture));
}
