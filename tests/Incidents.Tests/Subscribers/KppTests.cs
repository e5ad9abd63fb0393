using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Tests.Incidents.Subscribers;

public class KppTests
{
    [Theory, Trait("Feature", "F2")]
    [InlineData("667301001")]
    [InlineData("222222222")]
    [InlineData("997950001")]
    [InlineData("7701AB001")]
    [InlineData("")]
    public void Usual_forms_are_accepted(string kpp) => Kpp.FaultOf(kpp, "6663003127").ShouldBeNull();

    [Theory, Trait("Feature", "F2")]
    [InlineData("66730100", "kpp-pattern")]
    [InlineData("6673010011", "kpp-pattern")]
    [InlineData("66730100A", "kpp-pattern")]
    [InlineData("6673a1001", "kpp-pattern")]
    [InlineData("6673АВ001", "kpp-pattern")]
    [InlineData("667301001\n", "kpp-pattern")]
    [InlineData("000000000", "kpp-zeros")]
    public void Other_forms_are_refused(string kpp, string fault) => Kpp.FaultOf(kpp, "6663003127").ShouldBe(fault);

    [Fact, Trait("Feature", "F3")]
    public void A_person_has_no_kpp() => Kpp.FaultOf("667301001", "666303145346").ShouldBe("kpp-with-individual");

    [Fact, Trait("Feature", "F6")]
    public void The_standard_kpp_is_the_tax_office_of_the_inn_and_01001()
    {
        Kpp.StandardFor("6317048348").ShouldBe("631701001");
        Kpp.StandardFor("666303145346").ShouldBeNull();
    }
}
