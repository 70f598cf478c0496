using System.Numerics;
using System.Security.Cryptography;
using Countersign.Certificates.Attestation;
using Countersign.Certificates.Requests;
using Countersign.Proofs.Attestation;

namespace Countersign.Certificates.Tests.Attestation;

public sealed class NCoreTests
{
    [Theory]
    [InlineData(4, "1.2.840.10045.3.1.7")]
    [InlineData(5, "1.3.132.0.34")]
    [InlineData(6, "1.3.132.0.35")]
    public void The_numbers_of_the_curves_are_those_of_the_platform(uint number, string identifier)
    {
        var curve = NCoreCurve.All.Single(curve => curve.Number == number);
        Assert.Equal(identifier, curve.Curve.Identifier);
        using var key = ECDsa.Create(ECCurve.CreateFromValue(identifier));
        var domain = key.ExportExplicitParameters(false).Curve;
        byte[][] numbers = [domain.Prime!, domain.A!, domain.B!, domain.G.X!, domain.G.Y!, domain.Order!, domain.Cofactor!];
        Assert.Equal(numbers.Select(bytes => NCoreBytes.Big(bytes)), curve.Domain);
        Assert.Equal(key.KeySize, curve.Bits);
    }

    [Fact]
    public void A_key_with_a_long_exponent_is_refused()
    {
        var fault = Fault([.. NCoreBytes.Word(1), .. NCoreBytes.Number(BigInteger.One << 32), .. NCoreBytes.Number(15)]);
        Assert.Contains("exponent", fault!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_with_the_longest_exponent_is_read() =>
        Assert.Null(Fault([.. NCoreBytes.Word(1), .. NCoreBytes.Number((BigInteger.One << 32) - 1), .. NCoreBytes.Number(15)]));

    [Theory]
    [InlineData(8193)]
    [InlineData(8240)]
    [InlineData(100000)]
    public void A_longer_modulus_than_any_is_refused(int bits) =>
        Assert.NotNull(Fault([.. NCoreBytes.Word(1), .. NCoreBytes.Number(3), .. NCoreBytes.Number((BigInteger.One << bits) - 1)]));

    [Theory]
    [InlineData(1024, 160)]
    [InlineData(2048, 224)]
    [InlineData(3073, 256)]
    [InlineData(8192, 256)]
    public void A_DSA_key_of_another_size_is_refused(int prime, int subgroup)
    {
        var (p, q) = (NCoreBytes.Number((BigInteger.One << prime) - 1), NCoreBytes.Number((BigInteger.One << subgroup) - 1));
        var fault = Fault([.. NCoreBytes.Word(3), .. p, .. q, .. NCoreBytes.Number(2), .. NCoreBytes.Number(2)]);
        Assert.Contains("DSA", fault!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_DSA_key_above_its_prime_is_refused()
    {
        var (prime, subgroup) = (NCoreBytes.Number((BigInteger.One << 3072) - 1), NCoreBytes.Number((BigInteger.One << 256) - 1));
        Assert.Null(Fault([.. NCoreBytes.Word(3), .. prime, .. subgroup, .. NCoreBytes.Number(2), .. NCoreBytes.Number(2)]));
        Assert.NotNull(Fault([.. NCoreBytes.Word(3), .. prime, .. subgroup, .. prime, .. NCoreBytes.Number(2)]));
        Assert.NotNull(Fault([.. NCoreBytes.Word(3), .. prime, .. subgroup, .. NCoreBytes.Number(2), .. prime]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(44, 7)]
    [InlineData(46, 4, 1)]
    [InlineData(65)]
    public void Other_keys_are_refused(params int[] words) =>
        Assert.NotNull(Fault([.. NCoreBytes.Words([.. words.Select(word => (uint)word)]), .. NCoreBytes.Number(1), .. NCoreBytes.Number(1)]));

    [Fact]
    public void A_coordinate_above_the_prime_of_its_curve_is_refused() =>
        Assert.NotNull(Fault([.. NCoreBytes.Words(46, 4, 0), .. NCoreBytes.Number(NCoreCurve.All[0].Domain[0]), .. NCoreBytes.Number(1)]));

    [Fact]
    public void A_coordinate_is_filled_up()
    {
        var reader = new NCoreReader([.. NCoreBytes.Words(46, 4, 0), .. NCoreBytes.Number(1), .. NCoreBytes.Number(0)]);
        var point = Assert.IsType<SubjectPublicKey.Ec>(NCoreKey.Read(ref reader).Subject);
        Assert.Equal($"04{new string('0', 63)}1{new string('0', 64)}", point.Point);
    }

    [Theory]
    [InlineData("A", true)]
    [InlineData("ABCDEFG", true)]
    [InlineData("\u0001", false)]
    [InlineData("\u007f", false)]
    public void Only_printable_text_is_read(string text, bool isRead)
    {
        var reader = new NCoreReader(NCoreBytes.Text(text));
        Assert.Equal(isRead ? text : "", reader.Text());
        reader.End();
        Assert.Equal(isRead, reader.Fault is null);
    }

    [Theory]
    [InlineData("00000000")]
    [InlineData("0200000041420000")]
    [InlineData("0200000041000001")]
    [InlineData("41000000")]
    [InlineData("ffffffff")]
    [InlineData("02000000")]
    public void Other_text_is_refused(string hex)
    {
        var reader = new NCoreReader(Convert.FromHexString(hex));
        Assert.Equal("", reader.Text());
        Assert.NotNull(reader.Fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("3141" + "00")]
    [InlineData("3241")]
    [InlineData("92")]
    [InlineData("b1")]
    [InlineData("b13141")]
    [InlineData("c4")]
    [InlineData("c501")]
    [InlineData("d501")]
    [InlineData("d5ffff00")]
    [InlineData("f4")]
    [InlineData("40")]
    [InlineData("e0")]
    public void Bytes_that_are_no_DDDS_value_are_refused(string hex) => Assert.Null(Value(hex));

    [Fact]
    public void DDDS_values_are_read()
    {
        Assert.Equal("A", Value("3141")?.Symbol);
        Assert.Equal("A", Value("c40141")?.Symbol);
        Assert.Equal("A", Value("2141")?.Text);
        Assert.Equal(31, Value("1f")?.Number);
        Assert.Equal(256, Value("f4c5020100")?.Number);
        Assert.Equal([0x41], Value("c50141")!.Value.Block!.Value.ToArray());
        Assert.Equal([0x41], Value("d5000141")!.Value.Block!.Value.ToArray());
        Assert.Equal("A", Value("92013141")!.Value.Items![1].Symbol);
        Assert.Equal("A", Value("b131422141")!.Value.Members!["B"].Text);
    }

    [Fact]
    public void A_DDDS_value_of_one_kind_is_none_of_another()
    {
        foreach (var hex in (string[])["3141", "2141", "1f", "c50141", "9101", "b1314201", "f42141"])
        {
            var value = Value(hex)!.Value;
            var kinds = new object?[] { value.Symbol, value.Text, value.Number, value.Block, value.Items, value.Members };
            Assert.Equal(hex == "f42141" ? 0 : 1, kinds.Count(kind => kind is not null));
        }

        Assert.Null(Value("b23142013142" + "02")!.Value.Members);
        Assert.Null(Value("b1214201")!.Value.Members);
        Assert.Null(default(DddsValue).Items);
    }

    [Fact]
    public void Deep_nesting_is_walked_over_without_recursion()
    {
        var deep = DddsValue.Read(Enumerable.Repeat((byte)0x91, 1 << 20).Append((byte)1).ToArray());
        Assert.Single(deep!.Value.Items!);
        Assert.Null(DddsValue.Read(Enumerable.Repeat((byte)0xBF, 1 << 20).ToArray()));
    }

    private static DddsValue? Value(string hex) => DddsValue.Read(Convert.FromHexString(hex));

    private static string? Fault(byte[] key)
    {
        var reader = new NCoreReader(key);
        NCoreKey.Read(ref reader);
        reader.End();
        return reader.Fault;
    }
}
