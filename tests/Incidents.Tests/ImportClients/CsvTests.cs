using System.Text;
using Helpdesk.Incidents.ImportClients;

namespace Helpdesk.Tests.Incidents.ImportClients;

public class CsvTests
{
    [Theory]
    [InlineData("инн;название\n66;\"ООО \"\"Ромашка\"\"; филиал\"\n", "66|ООО \"Ромашка\"; филиал")]
    [InlineData("inn,name\r\n66,Завод\r\n", "66|Завод")]
    [InlineData("\uFEFFinn\tname\n66\tДве\n\n\n67\tТри", "66|Две 67|Три")]
    [InlineData("inn;name\n66;\"В две\nстроки\"\n67;Дальше", "66|В две\nстроки 67|Дальше")]
    [InlineData("inn;name\n66;5\" труба", "66|5\" труба")]
    [InlineData("inn", "")]
    [InlineData("", "")]
    public void Rows_are_read_as_spreadsheets_write_them(string file, string rows)
    {
        var csv = new CsvRows(new StringReader(file));
        csv.Header();
        var read = new StringBuilder();
        while (csv.Next() is { } row)
            read.Append(read.Length > 0 ? " " : "").AppendJoin('|', row.Cells);
        read.ToString().ShouldBe(rows);
    }

    [Theory]
    [InlineData("6663003127;667301001;Завод;8 (912) 000-00-01;да", null)]
    [InlineData("123;;Завод;;", "12")]
    [InlineData("666303145346;667301001;ИП;;", "КПП")]
    [InlineData(";;;;", "ИНН")]
    public void A_row_is_taken_or_says_why_not(string line, string? fault)
    {
        var columns = new ClientColumns(["ИНН", "КПП", "Наименование", "Телефон", "VIP"]);
        var (row, why) = columns.Read(new CsvRow(2, line.Split(';')));
        if (fault is not null)
            why!.ShouldContain(fault);
        else
            (row!.Inn, row.Kpp, row.Name, row.Phone, row.Vip).ShouldBe(("6663003127", "667301001", "Завод", "+79120000001", true));
    }
}
