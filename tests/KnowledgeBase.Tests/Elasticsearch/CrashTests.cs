using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Helpdesk.KnowledgeBase.SearchArticles.Elasticsearch;
using Helpdesk.Servers;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.KnowledgeBase.Elasticsearch;

/// <summary>The service is killed, as a process of its own, while it takes articles and copies them to Elasticsearch.</summary>
public sealed class CrashTests
{
    private const int Articles = 1_000, Taken = 250;

    [Fact]
    [Trait("Feature", "F88")]
    [Trait("Feature", "P18")]
    public async Task After_a_crash_in_the_middle_of_indexing_both_indexes_equal_the_database()
    {
        Assert.SkipUnless(ElasticsearchServer.IsThere, ElasticsearchServer.Absent);
        var address = (await ElasticsearchServer.AddressAsync())!;
        var shared = (Database: await TestServers.DatabaseAsync("knowledge"), VirtualHost: await TestServers.VirtualHostAsync());
        await using var database = NpgsqlDataSource.Create(shared.Database);
        var lines = string.Join('\n', Enumerable.Range(0, Articles).Select(i => JsonSerializer.Serialize(
            new { title = $"Сбой {i}", solution = string.Concat(Enumerable.Repeat($"сбойное слово{i} ", 60)), supertag = "Сбои" }, ApiJson.Options)));

        await using (var process = await StartAsync(shared, address))
        {
            var issuer = await TestIssuer.GetAsync();
            using var client = new HttpClient { BaseAddress = new Uri(process.Address), Timeout = TimeSpan.FromMinutes(5) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", issuer.Token(Guid.CreateVersion7(), [Roles.Administrator]));
            await Probe.Until($"the service; it said {process.Child.Tail}", () => client.GetStringAsync(new Uri("/health", UriKind.Relative)), _ => true, TimeSpan.FromMinutes(2));
            using var body = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
            var import = client.PostAsync(new Uri("/api/knowledge/articles/import", UriKind.Relative), body);
            await Probe.Until("some articles to be taken", () => ScalarAsync("select count(*) from articles"), count => count >= Taken, TimeSpan.FromMinutes(2));
            using (var kill = Process.Start("kill", ["-KILL", "--", $"-{process.Child.Id}"]))
                await kill.WaitForExitAsync();
            await process.Child.Exited;
            try
            {
                (await import).Dispose();
            }
            catch (HttpRequestException)
            {
                // Cut off, as it should be; a quick machine may have answered before.
            }
        }

        var knowledge = new KnowledgeService();
        await using (knowledge)
        {
            await knowledge.StartAsync(ElasticsearchServer.Settings(address, ElasticsearchServer.Patience), shared);
            await IndexState.SettledAsync(knowledge);
            await EqualAsync();

            // The same lines again bring what is lacking, and nothing twice: they have neither ids nor numbers.
            var reply = await knowledge.ImportAsync(lines);
            (reply.GetProperty("created").GetInt32() + reply.GetProperty("unchanged").GetInt32(), reply.GetProperty("unchanged").GetInt32() >= Taken).ShouldBe((Articles, true));
            (await ScalarAsync("select count(*) from articles where supertag = 'Сбои'")).ShouldBe(Articles);
            await IndexState.SettledAsync(knowledge);
            await EqualAsync();
        }

        async Task EqualAsync()
        {
            using var client = new ElasticsearchClient(address);
            var (name, _) = await new ElasticsearchIndex(client, database).FindAsync(CancellationToken.None);
            (await IndexState.InElasticsearchAsync(address, name!)).ShouldBe(await IndexState.InDatabaseAsync(knowledge), ignoreOrder: true);
            (await ScalarAsync(
                """
                select count(*) from (select id from articles where state = 'Published') a
                full join article_index i on i.article_id = a.id full join article_ranks r on r.article_id = coalesce(a.id, i.article_id)
                where a.id is null or i.article_id is null or r.article_id is null
                """)).ShouldBe(0);
        }

        async Task<long> ScalarAsync(string sql)
        {
            await using var command = database.CreateCommand(sql);
            try
            {
                return (long)(await command.ExecuteScalarAsync())!;
            }
            catch (PostgresException absent) when (absent.SqlState == PostgresErrorCodes.UndefinedTable)
            {
                return 0;
            }
        }
    }

    private static async Task<Running> StartAsync((string Database, string VirtualHost) shared, string elasticsearch)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Helpdesk.KnowledgeBase.dll");
        var address = $"http://127.0.0.1:{Ports.Free()}";
        var child = await ChildProcess.StartAsync(new ChildStart("KnowledgeBase", "dotnet", [program])
        {
            Folder = AppContext.BaseDirectory,
            ToStop = Signal.Kill,
            Environment = new Dictionary<string, string?>
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Testing",
                ["ASPNETCORE_URLS"] = address,
                ["OTEL_SERVICE_NAME"] = "knowledge",
                ["ConnectionStrings__knowledge"] = shared.Database,
                ["ConnectionStrings__rabbitmq"] = shared.VirtualHost,
                ["ConnectionStrings__elasticsearch"] = elasticsearch,
                ["services__gateway__http__0"] = (await TestIssuer.GetAsync()).Address,
            },
        });
        return new Running(child, address);
    }

    private sealed record Running(ChildProcess Child, string Address) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Child.DisposeAsync();
    }
}
