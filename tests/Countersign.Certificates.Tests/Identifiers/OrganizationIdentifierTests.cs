using Countersign.Certificates.Identifiers;
using CsCheck;

namespace Countersign.Certificates.Tests.Identifiers;

public class OrganizationIdentifierTests
{
    [Theory]
    [InlineData("NTRGB-12345678", "GB")]
    [InlineData("VATDE-136695976", "DE")]
    [InlineData("VATEL-123456783", "GR")]
    [InlineData("VATUS-anything", "US")]
    [InlineData("PSDES-BE-3DFD246", "ES")]
    [InlineData("LEIXG-213800KUD8LAJWSQ9D15", null)]
    [InlineData("EI:SE-5567971433", "SE")]
    [InlineData("NTREU-1-2-3", "EU")]
    public void A_legal_person_s_is_read(string text, string? country)
    {
        Assert.True(OrganizationIdentifier.TryRead(text, IdentifierProfile.LegalPerson, out var identifier));
        Assert.Equal(country, identifier.SubjectCountry);
    }

    [Theory]
    [InlineData("")]
    [InlineData("NTR")]
    [InlineData("NTRGB")]
    [InlineData("NTRGB-")]
    [InlineData("NTRGB- 1")]
    [InlineData("NTRGB-1\n")]
    [InlineData("NTRgb-1")]
    [InlineData("ntrGB-1")]
    [InlineData("NTRXX-1")]
    [InlineData("NTRUK-1")]
    [InlineData("NTRUS+CA-12345678")]
    [InlineData("ABCGB-1")]
    [InlineData("GOVUS")]
    [InlineData("INTXG")]
    [InlineData("VATDE-136695977")]
    [InlineData("VATGR-123456784")]
    [InlineData("LEIXG-213800KUD8LXJWSQ9D15")]
    [InlineData("LEIGB-213800KUD8LAJWSQ9D15")]
    [InlineData("PSDES-3DFD246")]
    [InlineData("PSDES-TOOLONGAB-1")]
    [InlineData("PSDES-be-1")]
    [InlineData("PSDES-BE-")]
    public void What_is_none_is_refused(string text) => Assert.False(OrganizationIdentifier.TryRead(text, IdentifierProfile.LegalPerson, out _));

    [Theory]
    [InlineData("NTRUS+CA-12345678", true)]
    [InlineData("GOVUS", true)]
    [InlineData("GOVUS+CA", true)]
    [InlineData("INTXG", true)]
    [InlineData("GOVUS-1", false)]
    [InlineData("INTUS", false)]
    [InlineData("VATUS+CA-1", false)]
    [InlineData("EI:SE-5567971433", false)]
    public void Mail_has_registers_of_its_own(string text, bool holds) => Assert.Equal(holds, OrganizationIdentifier.TryRead(text, IdentifierProfile.Smime, out _));

    [Fact]
    public void A_payment_provider_s_names_its_authority()
    {
        Assert.True(OrganizationIdentifier.TryRead("PSDGB-FCA-123-456", IdentifierProfile.PaymentProvider, out var identifier));
        Assert.Equal(("GB-FCA", "FCA-123-456"), (identifier.Authority, identifier.Reference));
        Assert.False(OrganizationIdentifier.TryRead("NTRGB-12345678", IdentifierProfile.PaymentProvider, out _));
    }

    [Fact]
    public void One_has_at_most_100_characters()
    {
        Assert.True(OrganizationIdentifier.TryRead("NTRGB-" + new string('1', 94), IdentifierProfile.LegalPerson, out _));
        Assert.False(OrganizationIdentifier.TryRead("NTRGB-" + new string('1', 95), IdentifierProfile.LegalPerson, out _));
    }

    [Fact]
    public void Any_text_is_judged_without_an_exception() => Gen.String.Sample(text =>
    {
        OrganizationIdentifier.TryRead("VATDE-" + text, IdentifierProfile.LegalPerson, out _);
        OrganizationIdentifier.TryRead(text, IdentifierProfile.Smime, out _);
        PersonalIdentifier.TryRead("PASSK-" + text, out _);
        PersonalIdentifier.TryRead(text, out _);
    });

    [Theory]
    [InlineData("PASSK-P3000180", false)]
    [InlineData("IDCBE-590082394654", false)]
    [InlineData("PNOIT-RSSMRA70A01H501S", false)]
    [InlineData("TAXDE-1", true)]
    [InlineData("EI:SE-200007292386", false)]
    [InlineData("AT/BE-590082394654", false)]
    [InlineData("ES/AT/02635542Y", false)]
    public void A_person_s_is_read(string text, bool deprecated)
    {
        Assert.True(PersonalIdentifier.TryRead(text, out var identifier));
        Assert.Equal(deprecated, identifier.IsDeprecated);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PASSK")]
    [InlineData("PASSK-")]
    [InlineData("PASSK-1 2")]
    [InlineData("PASSK-1\t")]
    [InlineData("PASXX-1")]
    [InlineData("ABCSK-1")]
    [InlineData("XX/BE-1")]
    [InlineData("AT/XX-1")]
    [InlineData("at/be-1")]
    public void What_names_no_person_is_refused(string text) => Assert.False(PersonalIdentifier.TryRead(text, out _));

    [Fact]
    public void The_authorities_are_well_formed_and_there_once()
    {
        Assert.Equal(NationalAuthority.All.Count, NationalAuthority.All.Select(authority => authority.Identifier).Distinct().Count());
        Assert.All(NationalAuthority.All, authority =>
        {
            Assert.Matches("^[A-Z]{2}-[A-Z]{2,8}$", authority.Identifier);
            Assert.True(Countersign.Protocol.CountryCodes.IsAssigned(authority.Identifier.AsSpan(0, 2)));
            Assert.InRange(authority.Name.Length, 1, 100);
        });
        Assert.Equal("Bank of Spain", NationalAuthority.Find("ES-BE")!.Name);
        Assert.Null(NationalAuthority.Find("ES-XX"));
    }
}
