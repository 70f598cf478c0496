using Countersign.Certificates.Requests;
using static Countersign.Certificates.Tests.Requests.ARequest;

namespace Countersign.Certificates.Tests.Requests;

public class RequestedNamesTests
{
    private const string ExtensionRequest = "1.2.840.113549.1.9.14";
    private const string MicrosoftExtensions = "1.3.6.1.4.1.311.2.1.14";
    private const byte Email = 0x81;
    private const byte Dns = 0x82;
    private const byte Ip = 0x87;

    [Theory]
    [InlineData(ExtensionRequest)]
    [InlineData(MicrosoftExtensions)]
    public void Names_are_asked_for_in_either_attribute(string attribute) =>
        Assert.Equal(["a.example"], Read(Of(CommonName, Attributes(Attribute(attribute, Names(Name(Dns, "a.example")))))).Request!.Names.Dns);

    [Fact]
    public void Names_are_asked_for_once()
    {
        var names = Names(Name(Dns, "a.example"));
        Assert.Equal(CsrFault.Names, Fault(Attribute(ExtensionRequest, [.. names, .. names])));
        Assert.Equal(CsrFault.Names, Fault([.. Attribute(ExtensionRequest, names), .. Attribute(MicrosoftExtensions, names)]));
    }

    [Theory]
    [InlineData(Dns, "a.example\0.evil.example")]
    [InlineData(Dns, "a.example\n")]
    [InlineData(Dns, "a b.example")]
    [InlineData(Dns, "ä.example")]
    [InlineData(Dns, "")]
    [InlineData(Email, "a@b.example\r\n")]
    [InlineData(Ip, "12345")]
    public void A_name_that_is_none_is_refused(byte kind, string name) => Assert.Equal(CsrFault.Names, Fault(Attribute(ExtensionRequest, Names(Name(kind, name)))));

    [Theory]
    [InlineData("")]
    [InlineData("3003820161 00")]
    [InlineData("3080820161 0000")]
    [InlineData("0500")]
    public void Names_in_another_form_are_refused(string hex) =>
        Assert.Equal(CsrFault.Names, Fault(Attribute(ExtensionRequest, Extension(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))))));

    [Fact]
    public void Other_attributes_and_extensions_say_nothing()
    {
        var password = Tlv(0x30, Identifier("1.2.840.113549.1.9.7"), Tlv(0x31, Tlv(0x0C, "secret"u8.ToArray())));
        var usage = Tlv(0x30, Identifier("2.5.29.15"), Tlv(0x01, 0xFF), Tlv(0x04, [0x03, 0x02, 0x07, 0x80]));
        var request = Read(Of(CommonName, Attributes([.. password, .. Attribute(ExtensionRequest, [.. usage, .. Names(Name(Dns, "a.example"))])]))).Request!;
        Assert.Equal(["a.example"], request.Names.Dns);
    }

    [Fact]
    public void Attributes_may_be_empty_or_left_out()
    {
        Assert.Empty(Read(Of(CommonName, Attributes([]))).Request!.Names.Dns);
        Assert.Empty(Read(Of(CommonName)).Request!.Names.Dns);
    }

    [Theory]
    [InlineData("A1 00")]
    [InlineData("A0 02 3000")]
    [InlineData("A0 02 0500")]
    public void Attributes_in_another_form_are_no_request(string hex) =>
        Assert.Equal(CsrFault.Structure, Read(Of(CommonName, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)))).Fault);

    private static CsrFault? Fault(byte[] attributes) => Read(Of(CommonName, Attributes(attributes))).Fault;

    private static byte[] Attributes(byte[] attributes) => Tlv(0xA0, attributes);

    private static byte[] Attribute(string identifier, byte[] extensions) => Tlv(0x30, Identifier(identifier), Tlv(0x31, Tlv(0x30, extensions)));

    private static byte[] Names(params byte[][] names) => Extension(Tlv(0x30, names));

    private static byte[] Extension(byte[] value) => Tlv(0x30, Identifier("2.5.29.17"), Tlv(0x04, value));

    private static byte[] Name(byte kind, string name) => Tlv(kind, System.Text.Encoding.Latin1.GetBytes(name));
}
