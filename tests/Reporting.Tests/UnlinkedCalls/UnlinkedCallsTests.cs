using System.Text.Json;
using Helpdesk.ServiceDefaults.Access;
using static Helpdesk.Tests.Reporting.ReportingFixture;

namespace Helpdesk.Tests.Reporting.UnlinkedCalls;

public sealed class UnlinkedCallsTests(ReportingFixture reporting)
{
    [Fact, Trait("Feature", "F28"), Trait("Feature", "F139")]
    public async Task The_list_behind_the_figure_has_every_unlinked_call_once_and_latest_first()
    {
        var anna = Guid.CreateVersion7();
        // Several at the same moment, so that pages break between them.
        var unlinked = Enumerable.Range(0, 25).Select(i => Verdict(anna, $"2026-04-02T06:{i / 3:00}:00Z", linked: false)).ToArray();
        await reporting.PublishAsync([
            .. unlinked,
            Verdict(anna, "2026-04-02T06:00:00Z", linked: true),
            Verdict(anna, "2026-04-02T06:00:00Z", linked: false, "short"),
            Verdict(anna, "2026-04-03T06:00:00Z", linked: false),
            Verdict(Guid.CreateVersion7(), "2026-04-02T06:00:00Z", linked: false)]);

        var rows = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = await reporting.GetAsync(
                $"/api/reports/registration/unlinked?from=2026-04-02&take=4&cursor={cursor}", Roles.Operator, anna);
            rows.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);

        rows.Select(row => row.GetProperty("partId").GetGuid())
            .ShouldBe(unlinked.OrderByDescending(v => v.AnsweredAt).ThenByDescending(v => v.PartId.ToString()).Select(v => v.PartId));
        rows[0].GetProperty("from").GetString().ShouldBe("+79222534428");
        rows[0].GetProperty("durationSeconds").GetDouble().ShouldBe(61.5);
    }

    [Fact, Trait("Feature", "F27"), Trait("Feature", "F28")]
    public async Task A_call_that_is_linked_afterwards_leaves_the_list()
    {
        var anna = Guid.CreateVersion7();
        var late = Verdict(anna, "2026-04-05T06:00:00Z", linked: false);
        await reporting.PublishAsync(late);
        (await ListAsync()).ShouldBe(1);

        await reporting.PublishAsync(late with { Version = 2, Linked = true });

        (await ListAsync()).ShouldBe(0);

        async Task<int> ListAsync() =>
            (await reporting.GetAsync("/api/reports/registration/unlinked?from=2026-04-05", Roles.Operator, anna)).GetProperty("items").GetArrayLength();
    }

    [Theory]
    [InlineData("select operator_id, linked, exclusion, count(*) from counted_parts where answered_at >= $1 and answered_at < $2 group by 1, 2, 3")]
    [InlineData("select linked, exclusion, count(*) from counted_parts where answered_at >= $1 and answered_at < $2 and operator_id = $3 group by 1, 2")]
    [InlineData("select * from counted_parts where not linked and exclusion is null and answered_at >= $1 and answered_at < $2 and (answered_at, part_id) < ($2, $3) order by answered_at desc, part_id desc limit 51")]
    [InlineData("select * from counted_parts where not linked and exclusion is null and operator_id = $3 and answered_at >= $1 and answered_at < $2 order by answered_at desc, part_id desc limit 51")]
    public async Task Every_report_has_its_index(string sql)
    {
        await using var connection = await reporting.Database.OpenConnectionAsync();
        await using var setUp = new Npgsql.NpgsqlCommand("set enable_seqscan = off; set plan_cache_mode = force_generic_plan", connection);
        await setUp.ExecuteNonQueryAsync();
        await using var explain = new Npgsql.NpgsqlCommand("explain " + sql, connection);
        foreach (var value in new object[] { At("2026-04-01T00:00:00Z"), At("2026-04-02T00:00:00Z"), Guid.Empty })
            explain.Parameters.Add(new() { Value = value });
        var plan = new List<string>();
        await using var reader = await explain.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            plan.Add(reader.GetString(0));

        var text = string.Join('\n', plan);
        text.ShouldContain("ix_counted_parts");
        text.ShouldNotContain("Seq Scan");
    }
}
