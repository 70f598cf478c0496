using Countersign.Certificates.Requests;
using static Countersign.Certificates.Tests.Requests.ARequest;

namespace Countersign.Certificates.Tests.Requests;

public class DerWalkTests
{
    private const int MostNodes = 4096;

    [Theory]
    [InlineData("3003020100")]
    [InlineData("300206 00", false)]
    [InlineData("30050603550403")]
    [InlineData("3003020180")]
    [InlineData("300302017F")]
    [InlineData("3004020200FF")]
    [InlineData("30040202007F", false)]
    [InlineData("30040202FF80", false)]
    [InlineData("30020200", false)]
    [InlineData("3003010100")]
    [InlineData("30030101FF")]
    [InlineData("3003010101", false)]
    [InlineData("30020500")]
    [InlineData("3003050100", false)]
    [InlineData("3003030100")]
    [InlineData("3003030101", false)]
    [InlineData("30040302 0780")]
    [InlineData("30040302 0781", false)]
    [InlineData("30040302 0880", false)]
    [InlineData("30020300", false)]
    [InlineData("3080020100 0000", false)]
    [InlineData("308103020100", false)]
    [InlineData("30820003020100", false)]
    [InlineData("3083000003020100", false)]
    [InlineData("3003020100 00", false)]
    [InlineData("30040201 00", false)]
    [InlineData("30021000", false)]
    [InlineData("30043F818000", false)]
    [InlineData("30021F00", false)]
    [InlineData("3004 24020400", false)]
    [InlineData("3004 A0020500")]
    [InlineData("30050603 558003", false)]
    [InlineData("30050603 550483", false)]
    [InlineData("30", false)]
    [InlineData("", false)]
    [InlineData("308201", false)]
    public void Only_strict_encodings_pass(string hex, bool isStrict = true) =>
        Assert.Equal(isStrict, DerWalk.IsStrict(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void Sixteen_values_may_lie_in_each_other(int depth, bool isStrict)
    {
        var der = Tlv(0x05);
        for (var i = 0; i < depth; i++)
            der = Tlv(0x30, der);
        Assert.Equal(isStrict, DerWalk.IsStrict(der));
    }

    [Theory]
    [InlineData(MostNodes - 1, true)]
    [InlineData(MostNodes, false)]
    public void There_may_be_4096_values(int inside, bool isStrict) =>
        Assert.Equal(isStrict, DerWalk.IsStrict(Tlv(0x30, [.. Enumerable.Repeat(Tlv(0x05), inside)])));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void An_object_identifier_has_up_to_64_bytes(int length, bool isStrict) =>
        Assert.Equal(isStrict, DerWalk.IsStrict(Tlv(0x06, [.. Enumerable.Repeat((byte)0x2A, length)])));
}
