using System.Net;
using System.Text.Json;
using Helpdesk.Gateway.Contracts;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;
using static Helpdesk.Tests.Reporting.ReportingFixture;

namespace Helpdesk.Tests.Reporting.RegistrationRate;

public sealed class RegistrationRateTests(ReportingFixture reporting)
{
    [Fact, Trait("Feature", "F134"), Trait("Feature", "F135"), Trait("Feature", "F136"), Trait("Feature", "F137"), Trait("Feature", "F138")]
    public async Task Only_verdicts_that_count_make_the_figure_and_the_others_are_named()
    {
        var anna = Guid.CreateVersion7();
        await reporting.PublishAsync(
            Verdict(anna, "2026-03-02T06:00:00Z", linked: true),
            Verdict(anna, "2026-03-02T07:00:00Z", linked: true),
            Verdict(anna, "2026-03-02T08:00:00Z", linked: true),
            Verdict(anna, "2026-03-02T09:00:00Z", linked: false),
            Verdict(anna, "2026-03-02T10:00:00Z", linked: false, "short"),
            Verdict(anna, "2026-03-02T11:00:00Z", linked: true, "short"),
            Verdict(anna, "2026-03-02T12:00:00Z", linked: false, "internal-unlinked"));

        var report = await reporting.GetAsync("/api/reports/registration?from=2026-03-02&to=2026-03-02", Roles.Operator, anna);

        report.GetProperty("linked").GetInt32().ShouldBe(3);
        report.GetProperty("unlinked").GetInt32().ShouldBe(1);
        report.GetProperty("percent").GetDecimal().ShouldBe(75);
        report.GetProperty("percentText").GetString().ShouldBe("75,0 %");
        report.GetProperty("formula").GetString().ShouldBe("3 / (3 + 1) = 75,0 %");
        report.GetProperty("excluded").EnumerateArray()
            .Select(row => (row.GetProperty("exclusion").GetString(), row.GetProperty("count").GetInt32()))
            .ShouldBe([("short", 2), ("internal-unlinked", 1)]);
        report.GetProperty("from").GetDateTimeOffset().ShouldBe(At("2026-03-02T00:00:00+05:00"));
    }

    [Fact, Trait("Feature", "F134")]
    public async Task Without_calls_there_is_no_figure()
    {
        var report = await reporting.GetAsync("/api/reports/registration?from=2026-03-03", Roles.Operator, Guid.CreateVersion7());

        report.GetProperty("percent").ValueKind.ShouldBe(JsonValueKind.Null);
        report.GetProperty("percentText").GetString().ShouldBe("нет данных");
        report.GetProperty("byOperator").GetArrayLength().ShouldBe(0);
    }

    [Fact, Trait("Feature", "F134")]
    public async Task A_later_verdict_replaces_an_earlier_one_in_whatever_order_and_number_they_come()
    {
        var anna = Guid.CreateVersion7();
        var random = new Random(11);
        var finals = new List<bool>();
        var messages = new List<(Guid Id, Helpdesk.Telephony.Contracts.CallCounted Verdict)>();
        for (var part = 0; part < 40; part++)
        {
            var partId = Guid.CreateVersion7();
            var versions = random.Next(1, 6);
            for (var version = 1; version <= versions; version++)
            {
                var verdict = Verdict(anna, "2026-03-04T06:00:00Z", linked: random.Next(2) == 1, version: version, partId: partId);
                messages.AddRange(Enumerable.Repeat((Guid.CreateVersion7(), verdict), random.Next(1, 4)));
                if (version == versions)
                    finals.Add(verdict.Linked);
            }
        }
        var order = messages.ToArray();
        random.Shuffle(order);

        foreach (var (id, verdict) in order)
            await reporting.Bus.Publish(verdict, id);
        await reporting.StoredAsync([.. order.Select(message => message.Verdict)]);

        var report = await reporting.GetAsync("/api/reports/registration?from=2026-03-04", Roles.Operator, anna);
        report.GetProperty("linked").GetInt32().ShouldBe(finals.Count(linked => linked));
        report.GetProperty("unlinked").GetInt32().ShouldBe(finals.Count(linked => !linked));
    }

    [Fact, Trait("Feature", "F139")]
    public async Task A_supervisor_sees_everybody_by_name_and_calls_of_unclaimed_extensions()
    {
        var (anna, boris) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await reporting.Bus.Publish(new UserChanged(anna, 2, At("2026-03-05T00:00:00Z"), null, "anna", "Анна Иванова", [], null, true));
        await reporting.Bus.Publish(new UserChanged(anna, 1, At("2026-03-05T00:00:00Z"), null, "anna", "Анна Петрова", [], null, true));
        await reporting.PublishAsync(
            Verdict(anna, "2026-03-05T06:00:00Z", linked: true),
            Verdict(boris, "2026-03-05T06:00:00Z", linked: false),
            Verdict(null, "2026-03-05T06:00:00Z", linked: false),
            Verdict(null, "2026-03-05T06:00:00Z", linked: false));
        await Probe.Until("both versions of the name", async () =>
            await reporting.ScalarAsync<long>("select count(*) from events where aggregate_id = $1", anna) == 2);

        var report = await reporting.GetAsync("/api/reports/registration?from=2026-03-05", Roles.Supervisor);

        report.GetProperty("linked").GetInt32().ShouldBe(1);
        report.GetProperty("unlinked").GetInt32().ShouldBe(3);
        report.GetProperty("byOperator").EnumerateArray()
            .Select(row => (row.GetProperty("name").GetString(), row.GetProperty("unlinked").GetInt32()))
            .ShouldBe([("Номер никем не занят", 2), (boris.ToString(), 1), ("Анна Иванова", 0)]);
        (await reporting.GetAsync($"/api/reports/registration?from=2026-03-05&operatorId={anna}", Roles.Analyst))
            .GetProperty("percent").GetDecimal().ShouldBe(100);
    }

    [Fact, Trait("Feature", "F139")]
    public async Task An_operator_sees_his_own_figures_only()
    {
        using var anna = reporting.Service.Client(Roles.Operator);
        using var petr = reporting.Service.Client(Roles.Partner);
        var another = Guid.CreateVersion7();

        (await anna.GetAsync($"/api/reports/registration?operatorId={another}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await anna.GetAsync($"/api/reports/registration/unlinked?operatorId={another}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await petr.GetAsync("/api/reports/registration")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("/api/reports/registration?from=tomorrow")]
    [InlineData("/api/reports/registration?operatorId=anna")]
    [InlineData("/api/reports/registration?from=2026-03-05&to=2026-03-01")]
    [InlineData("/api/reports/registration/unlinked?cursor=%00")]
    [InlineData("/api/reports/registration/unlinked?cursor=bm90aGluZw")]
    [InlineData("/api/reports/registration/unlinked?take=many")]
    public async Task Input_that_makes_no_sense_is_the_callers_fault(string path)
    {
        using var sofia = reporting.Service.Client(Roles.Supervisor);

        (await sofia.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
