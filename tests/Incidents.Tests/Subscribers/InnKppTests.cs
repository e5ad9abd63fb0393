using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Tests.Incidents.Subscribers;

public class InnKppTests
{
    [Theory, Trait("Feature", "F1"), Trait("Feature", "F2")]
    [InlineData("6663003127-667301001")]
    [InlineData("6663003127/667301001")]
    [InlineData("6663003127\\667301001")]
    [InlineData(" 6663003127  667301001 ")]
    [InlineData("6663003127\u00A0667301001")]
    [InlineData("6663003127–667301001")]
    [InlineData("6663003127667301001")]
    [InlineData("66 63 003127 - 6673 01 001")]
    [InlineData("ИНН 6663003127, КПП 667301001")]
    [InlineData("инн:6663003127 кпп:667301001")]
    [InlineData("КПП 667301001 ИНН 6663003127")]
    [InlineData("ИНН/КПП 6663003127/667301001")]
    [InlineData("inn 6663003127 kpp 667301001")]
    public void Any_usual_form_is_read(string text) => InnKpp.Parse(text).ShouldBe(new("6663003127", "667301001"));

    [Theory, Trait("Feature", "F3")]
    [InlineData("666303145346")]
    [InlineData("6663 0314 5346")]
    [InlineData("ИНН 666303145346 КПП = НЕТ")]
    [InlineData("666303145346 / нет")]
    [InlineData("666303145346-")]
    public void A_person_comes_without_kpp(string text) => InnKpp.Parse(text).ShouldBe(new("666303145346", ""));

    [Fact, Trait("Feature", "F2")]
    public void Cyrillic_letters_that_look_latin_are_mapped()
    {
        InnKpp.Parse("6663003127-6673АВ001").ShouldBe(new("6663003127", "6673AB001"));
        InnKpp.Of("6663003127", "6673ав001").Kpp.ShouldBe("6673AB001");
    }

    [Theory]
    [InlineData("66630031", "66630031", "")]
    [InlineData("11111111111-222", "11111111111", "222")]
    [InlineData("ООО Ромашка", "OOO", "POMAШKA")]
    [InlineData("", "", "")]
    [InlineData(" - / ", "", "")]
    public void The_unreadable_is_left_to_the_check(string text, string inn, string kpp) => InnKpp.Parse(text).ShouldBe(new(inn, kpp));

    [Fact]
    public void Every_fault_is_told_at_once() =>
        InnKppCheck.Of(new("12", "34")).Faults.Select(f => f.Code).ShouldBe(["inn-length", "kpp-pattern"]);

    [Fact]
    public void An_unknown_region_is_only_a_warning()
    {
        var check = InnKppCheck.Of(new("9709000006", "970901001"));
        check.Faults.ShouldBeEmpty();
        check.Warnings.ShouldContain(w => w.Code == "region-unknown");
    }
}
