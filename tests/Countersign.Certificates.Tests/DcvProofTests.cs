namespace Countersign.Certificates.Tests;

public class DcvProofTests
{
    [Theory]
    [InlineData("HTTP CSR Hash", false, true, false, true, false)]
    [InlineData("HTTPS CSR Hash", false, true, false, true, false)]
    [InlineData("CNAME CSR Hash", true, false, true, true, false)]
    [InlineData("EMAIL", true, false, true, false, true)]
    public void The_table_is_that_of_the_requirements(string name, bool forWildcard, bool forAddress, bool prunes, bool needsCsr, bool byEmail)
    {
        var proof = DcvProof.All.Single(known => known.Name == name);
        Assert.Equal(
            (forWildcard, forAddress, prunes, needsCsr, byEmail), (proof.ForWildcard, proof.ForAddress, proof.Prunes, proof.NeedsCsr, proof.ByEmail));
        Assert.Equal(
            (forWildcard, forAddress, true),
            (proof.CanProve(A.Name("*.example.com")), proof.CanProve(A.Name("8.8.8.8")), proof.CanProve(A.Name("example.com"))));
    }

    [Theory]
    [InlineData("2026-03-14", DcvStanding.Accepted)]
    [InlineData("2026-03-15", DcvStanding.Discouraged)]
    [InlineData("2028-03-14", DcvStanding.Discouraged)]
    [InlineData("2028-03-15", DcvStanding.Ended)]
    [InlineData("9999-12-31", DcvStanding.Ended)]
    public void Email_is_discouraged_from_2026_and_ends_in_2028(string day, DcvStanding standing) =>
        Assert.Equal(standing, DcvProof.Email.StandingOn(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void No_end_is_set_to_the_others() =>
        Assert.All(DcvProof.All.Where(proof => !proof.ByEmail), proof => Assert.Equal(DcvStanding.Accepted, proof.StandingOn(DateOnly.MaxValue)));
}
