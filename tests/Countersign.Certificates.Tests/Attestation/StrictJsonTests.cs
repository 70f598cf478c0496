using System.Text;
using System.Text.Json;
using Countersign.Certificates.Attestation;

namespace Countersign.Certificates.Tests.Attestation;

public class StrictJsonTests
{
    [Theory]
    [InlineData("""{ "a": "b" }""")]
    [InlineData("""{ "a": "b", "c": { "a": [1, null] }, "d": 1e5 }""")]
    [InlineData("\uFEFF \r\n{ \"\\u0061\": \"\\u0062\" }\n")]
    [InlineData("""{ "a": "b", "deep": [[[[[[[]]]]]]] }""")]
    public void An_object_is_read(string text) => Assert.Equal("b", StrictJson.Text(Read(text)!.Value, "a"));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"a\"")]
    [InlineData("null")]
    [InlineData("""{ "a": 1 } x""")]
    [InlineData("""{ "a": 1, }""")]
    [InlineData("""{ 'a': 1 }""")]
    [InlineData("""{ "a": 1 /* b */ }""")]
    [InlineData("""{ "a": 1, "b": 2, "a": 1 }""")]
    [InlineData("""{ "a": 1, "\u0061": 2 }""")]
    [InlineData("""{ "a": { "b": [{ "c": 1, "c": 1 }] } }""")]
    [InlineData("""{ "a": 1, "\ud800": 2 }""")]
    [InlineData("""{ "deep": [[[[[[[[]]]]]]]] }""")]
    public void Anything_else_is_not(string text) => Assert.Null(Read(text));

    [Fact]
    public void Nor_are_bytes_that_are_no_UTF_8() => Assert.Null(StrictJson.ReadObject([.. "{\"a\":\""u8, 0xFF, .. "\"}"u8]));

    [Fact]
    public void A_member_is_of_the_kind_that_is_asked_for()
    {
        var whole = Read("""{ "text": "QUJD", "empty": "", "half": "\ud800", "number": 1, "list": [], "no Base64": "QUJ" }""")!.Value;
        Assert.Equal("QUJD", StrictJson.Text(whole, "text"));
        Assert.Equal("ABC"u8.ToArray(), StrictJson.Bytes(whole.GetProperty("text")));
        Assert.NotNull(StrictJson.Member(whole, "list", JsonValueKind.Array));
        Assert.Null(StrictJson.Member(whole, "text", JsonValueKind.Array));
        Assert.Null(StrictJson.Member(whole, "missing", JsonValueKind.Array));
        Assert.All((string[])["half", "number", "list", "missing"], name => Assert.Null(StrictJson.Text(whole, name)));
        Assert.All((string[])["half", "number", "list", "empty", "no Base64"], name => Assert.Null(StrictJson.Bytes(whole.GetProperty(name))));
    }

    private static JsonElement? Read(string text) => StrictJson.ReadObject(Encoding.UTF8.GetBytes(text));
}
