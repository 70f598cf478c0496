using System.Text;
using CsCheck;

namespace Countersign.Protocol.Tests;

public class FormEncodingTests
{
    private static readonly Gen<string> Text = Gen.Int[1, 0x10FFFF].Where(Rune.IsValid).Select(value => new Rune(value).ToString()).Array[0, 12].Select(string.Concat);

    [Fact]
    public void What_was_encoded_is_decoded_to_the_same_pairs() =>
        Gen.Select(Text, Text).Array[0, 20].Sample(pairs =>
        {
            var encoded = FormEncoding.Encode(pairs.Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2)));
            var decoded = Decode(encoded);
            Assert.Equal(pairs, decoded.Select(pair => (pair.Name, pair.Value)));
        });

    [Fact]
    public void Any_bytes_at_all_are_read_without_an_exception() =>
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            if (FormEncoding.TryDecode(bytes, out var fields))
                ParameterValues.Read(fields);
        });

    [Fact]
    public void T6_everything_but_unreserved_characters_is_escaped_and_a_space_is_a_plus() =>
        Assert.Equal("a-._~1=%25+%26%3D%2B%C3%A4%F0%9D%94%9E%27%21%2A%28%29", FormEncoding.Encode([new("a-._~1", "% &=+ä𝔞'!*()")]));

    [Theory]
    [InlineData("a=1;b=2", "a", "1;b=2")]
    [InlineData("a=b=c", "a", "b=c")]
    [InlineData("&&a=1&&", "a", "1")]
    [InlineData("a", "a", "")]
    [InlineData("a=%2B+%20", "a", "+  ")]
    [InlineData("%61=%C3%a4", "a", "ä")]
    [InlineData("a=ä", "a", "ä")]
    [InlineData("a=%2500", "a", "%00")]
    [InlineData("a=1#b", "a", "1#b")]
    public void T4_pairs_are_decoded_once(string encoded, string name, string value) =>
        Assert.Equal([(name, value)], Decode(encoded).Select(pair => (pair.Name, pair.Value)));

    [Theory]
    [InlineData("%zz")]
    [InlineData("%")]
    [InlineData("a%0")]
    [InlineData("%FF")]
    [InlineData("%C0%AF")]
    [InlineData("%F4%90%80%80")]
    [InlineData("a%00")]
    public void T4_a_name_that_cannot_be_decoded_keeps_its_text_as_sent(string name)
    {
        Assert.True(FormEncoding.TryDecode(Encoding.ASCII.GetBytes(name + "=1"), out var fields));
        Assert.False(fields.NameIsSound(0));
        Assert.True(fields.ValueIsSound(0));
        Assert.Equal(name, fields.Name(0).ToString());
    }

    [Fact]
    public void T5_five_hundred_and_twelve_pairs_are_read_and_one_more_is_not()
    {
        var pairs = string.Join('&', Enumerable.Repeat("a=1", 512));
        Assert.True(FormEncoding.TryDecode(Encoding.ASCII.GetBytes(pairs + "&&"), out var fields));
        Assert.Equal(512, fields.Count);
        Assert.False(FormEncoding.TryDecode(Encoding.ASCII.GetBytes(pairs + "&a=1"), out _));
    }

    [Fact]
    public void T5_a_body_of_separators_alone_is_empty_and_cheap()
    {
        var separators = new byte[Limits.BodyBytes];
        Array.Fill(separators, (byte)'&');
        Assert.True(FormEncoding.TryDecode(separators, out var fields));
        Assert.Equal(0, fields.Count);
    }

    private static List<(string Name, string Value)> Decode(string encoded)
    {
        Assert.True(FormEncoding.TryDecode(Encoding.UTF8.GetBytes(encoded), out var fields));
        return [.. Enumerable.Range(0, fields.Count).Select(i => (fields.Name(i).ToString(), fields.Value(i).ToString()))];
    }
}
