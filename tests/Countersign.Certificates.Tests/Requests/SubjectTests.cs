using System.Text;
using Countersign.Certificates.Requests;
using static Countersign.Certificates.Tests.Requests.ARequest;

namespace Countersign.Certificates.Tests.Requests;

public class SubjectTests
{
    private const byte Utf8 = 0x0C;
    private const byte Printable = 0x13;
    private const byte Teletex = 0x14;
    private const byte Universal = 0x1C;
    private const byte Bmp = 0x1E;
    private const byte Octets = 0x04;

    [Theory]
    [InlineData(Printable, "Shop Ltd", "Shop Ltd")]
    [InlineData(Printable, "*.shop.example", "*.shop.example")]
    [InlineData(Printable, "Shöp", null)]
    [InlineData(Utf8, "Köln", "Köln")]
    [InlineData(Teletex, "Köln", "Köln")]
    [InlineData(Bmp, "Köln", "Köln")]
    [InlineData(Universal, "Koln", "Koln")]
    [InlineData(Universal, "Köln", null)]
    [InlineData(Octets, "Koln", null)]
    public void Text_is_read_from_each_of_its_types(byte tag, string text, string? read)
    {
        var encoding = tag switch { Utf8 => Encoding.UTF8, Bmp => Encoding.BigEndianUnicode, Universal => new UTF32Encoding(true, false), _ => Encoding.Latin1 };
        Assert.Equal(read is null ? CsrFault.Subject : null, Organization(tag, encoding.GetBytes(text), out var organization));
        Assert.Equal(read, organization);
    }

    [Theory]
    [InlineData(Utf8, "C3")]
    [InlineData(Utf8, "EDA080")]
    [InlineData(Bmp, "D83D")]
    [InlineData(Bmp, "00")]
    [InlineData(Universal, "000000")]
    [InlineData(Universal, "00110000")]
    [InlineData(Utf8, "4100")]
    [InlineData(Utf8, "410A")]
    [InlineData(Teletex, "419B")]
    [InlineData(Bmp, "0041000D")]
    public void What_is_no_text_or_has_control_characters_is_refused(byte tag, string hex) =>
        Assert.Equal(CsrFault.Subject, Organization(tag, Convert.FromHexString(hex), out _));

    [Fact]
    public void Lengths_are_counted_in_characters()
    {
        var pairs = string.Concat(Enumerable.Repeat("😀", 64));
        Assert.Null(Organization(Utf8, Encoding.UTF8.GetBytes(pairs), out _));
        Assert.Equal(CsrFault.Subject, Organization(Utf8, Encoding.UTF8.GetBytes(pairs + "a"), out _));
    }

    [Theory]
    [InlineData(Printable, "DE", true)]
    [InlineData(Utf8, "DE", false)]
    [InlineData(Printable, "DEU", false)]
    public void A_country_is_two_letters_as_PrintableString(byte tag, string text, bool isTaken) =>
        Assert.Equal(isTaken, Read(Of([.. CommonName, .. Field(SubjectFields.Country, tag, Encoding.ASCII.GetBytes(text))])).Fault is null);

    [Fact]
    public void There_is_one_country()
    {
        var country = Field(SubjectFields.Country, Printable, "DE"u8.ToArray());
        Assert.Equal(CsrFault.Subject, Read(Of([.. CommonName, .. country, .. country])).Fault);
    }

    [Fact]
    public void P3_a_common_name_must_be_there()
    {
        Assert.Equal(CsrFault.CommonName, Read(Of([])).Fault);
        Assert.Equal(CsrFault.CommonName, Read(Of(Field(SubjectFields.Organization, Utf8, "Shop"u8.ToArray()))).Fault);
        Assert.Equal(CsrFault.CommonName, Read(Of(Field(SubjectFields.CommonName, Utf8, " "u8.ToArray()))).Fault);
    }

    [Theory]
    [InlineData("2.5.4.5", Printable, "43482D313233", "CH-123")]
    [InlineData("2.5.4.97", Utf8, "5641544445", "VATDE")]
    [InlineData("1.2.840.113549.1.9.1", 0x16, "6140622E6578616D706C65", "a@b.example")]
    [InlineData("2.5.4.5", Octets, "FF", null)]
    [InlineData("1.2.3.4", Utf8, "4100", null)]
    public void Other_fields_are_carried_along_where_they_are_text(string identifier, byte tag, string hex, string? text) =>
        Assert.Equal(text, Read(Of([.. CommonName, .. Field(identifier, tag, Convert.FromHexString(hex))])).Request!.Field(identifier));

    [Fact]
    public void An_other_field_may_be_long_and_often_there()
    {
        var field = Field("2.5.4.13", Utf8, new byte[300].Select(_ => (byte)'a').ToArray());
        Assert.NotNull(Read(Of([.. CommonName, .. field, .. field, .. field, .. field])).Request);
    }

    [Fact]
    public void Two_fields_may_share_a_place()
    {
        byte[] one = Tlv(0x30, Identifier(SubjectFields.CommonName), Tlv(Utf8, "a.example"u8.ToArray()));
        byte[] other = Tlv(0x30, Identifier(SubjectFields.Locality), Tlv(Utf8, "Bern"u8.ToArray()));
        var request = Read(Of(Tlv(0x31, one, other))).Request!;
        Assert.Equal(("a.example", "Bern"), (request.CommonName, request.Field(SubjectFields.Locality)));
    }

    private static CsrFault? Organization(byte tag, byte[] content, out string? text)
    {
        var (request, fault) = Read(Of([.. CommonName, .. Field(SubjectFields.Organization, tag, content)]));
        text = request?.Field(SubjectFields.Organization);
        return fault;
    }
}
