using System.Net;
using Helpdesk.Incidents.ExportIncidents;
using Helpdesk.ServiceDefaults.Access;

namespace Helpdesk.Tests.Incidents.ExportIncidents;

public class ExportTests(Desk desk)
{
    private HttpClient Supervisor => desk.Service.Client(Roles.Supervisor);

    [Fact, Trait("Feature", "P18")]
    public async Task Everything_a_list_shows_is_given_out_as_a_table()
    {
        var inn = Desk.NewInn();
        var first = await desk.Operator().Register(new { inn, subscriberName = "+7 плюс", question = "=1+1; \"кавычки\"" });
        var second = await desk.Operator().Register(new { inn });
        (await desk.Operator().Get($"/api/incidents/export?inn={inn}")).Expect(HttpStatusCode.Forbidden);
        (await Supervisor.Get("/api/incidents/export?view=nonsense")).Expect(HttpStatusCode.BadRequest);

        var table = (await Supervisor.GetStringAsync($"/api/incidents/export?inn={inn}")).TrimStart('\uFEFF').Split('\n', StringSplitOptions.RemoveEmptyEntries);

        table[0].ShouldStartWith("number;state;inn");
        table.Length.ShouldBe(3);
        table[1].ShouldStartWith($"{first["number"].GetInt64()};");
        table[1].ShouldContain(";\"'+7 плюс\";");
        table[1].ShouldEndWith("\"'=1+1; \"\"кавычки\"\"\"");
        table[2].ShouldStartWith($"{second["number"].GetInt64()};");
    }

    [Fact, Trait("Feature", "P18")]
    public async Task More_than_a_portion_comes_whole_and_in_order()
    {
        var inn = Desk.NewInn();
        var card = await desk.Operator().Register(new { inn });
        await desk.ScalarAsync<object>(
            """
            create temp table more as select i.* from incidents i, generate_series(1, 2000) where i.id = $1;
            """.Replace("$1", $"'{card.Id}'", StringComparison.Ordinal)
            + "update more set id = gen_random_uuid(), number = nextval('incident_numbers'), is_final = true, state = 'closed'; insert into incidents select * from more");

        var table = (await Supervisor.GetStringAsync($"/api/incidents/export?inn={inn}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var numbers = table.Skip(1).Select(line => long.Parse(line.Split(';')[0], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        numbers.Count.ShouldBe(2001);
        numbers.ShouldBe(numbers.Order());
    }

    [Theory, Trait("Feature", "P18")]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+7", "\"'+7\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM", "\"'@SUM\"")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData(null, "")]
    public void A_cell_is_never_a_formula(string? text, string cell) => Csv.Cell(text).ShouldBe(cell);
}
