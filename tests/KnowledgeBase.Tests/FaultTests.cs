using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.ServiceDefaults.Requests;
using Npgsql;

namespace Helpdesk.Tests.KnowledgeBase;

/// <summary>Search while connections break, callers hang up and patterns fit very many words; on a service of the tests' own.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private readonly KnowledgeService _knowledge = new();

    public ValueTask InitializeAsync() => _knowledge.InitializeAsync();

    public ValueTask DisposeAsync() => _knowledge.DisposeAsync();

    [Fact]
    [Trait("Feature", "F88")]
    public async Task Broken_connections_and_callers_who_hang_up_are_no_server_errors()
    {
        for (var i = 0; i < 5; i++)
            await _knowledge.PublishedAsync($"Обрыв связи {i}", "Решение с «сертификатом»");
        await using var admin = NpgsqlDataSource.Create(_knowledge.Service.Database);
        var statuses = new System.Collections.Concurrent.ConcurrentBag<HttpStatusCode>();
        string[] queries = ["обрыв", "обр* && связи", "*ертифик*", "ntktajy", "обрывв", "никогда нигде", "«обрыв связи»"];
        await Parallel.ForAsync(0, 240, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, ct) =>
        {
            if (i % 40 == 7)
            {
                await using var terminate = admin.CreateCommand(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
                await terminate.ExecuteNonQueryAsync(ct);
            }

            using var patience = new CancellationTokenSource(i % 5 == 0 ? TimeSpan.FromMilliseconds(3) : TimeSpan.FromSeconds(60));
            try
            {
                using var reply = await _knowledge.Operator.PostAsJsonAsync("/api/knowledge/search", new { q = queries[i % queries.Length] }, patience.Token);
                statuses.Add(reply.StatusCode);
            }
            catch (OperationCanceledException) when (i % 5 == 0)
            {
                // He hung up.
            }
        });
        statuses.Distinct().ShouldBeSubsetOf([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable]);
        _knowledge.Service.Log.Where(l => l.Contains("failed with 500", StringComparison.Ordinal)).ShouldBeEmpty();
        (await _knowledge.SearchAsync("обрыв")).GetProperty("items").GetArrayLength().ShouldBe(5);
    }

    [Fact]
    [Trait("Feature", "F88")]
    public async Task Patterns_that_fit_more_words_than_a_tsquery_takes_are_still_answered()
    {
        // Eight families of 800 very long words: together more than the megabyte that PostgreSQL takes in one query.
        var families = Enumerable.Range(0, 8).Select(i => $"щу{(char)('а' + i)}ж").ToArray();
        var length = new string('о', 90);
        var lines = families.Select((family, i) => JsonSerializer.Serialize(
            new { number = 500_000 + i, title = $"Семейство {family}", supertag = "Свод", solution = string.Join(' ', Enumerable.Range(0, 800).Select(n => $"я{family}длинн{length}е{n}")) },
            ApiJson.Options));
        await _knowledge.ImportAsync(string.Join('\n', lines));
        var reply = await _knowledge.SearchAsync(string.Join(" || ", families.Select(f => $"*{f}длин*")), "Свод", 100);
        reply.GetProperty("items").GetArrayLength().ShouldBe(families.Length);
        (await _knowledge.SearchAsync($"*{families[3]}длин*", "Свод")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }
}
