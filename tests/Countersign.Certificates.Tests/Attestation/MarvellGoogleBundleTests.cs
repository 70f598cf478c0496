using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Countersign.Certificates.Attestation;
using Countersign.Proofs.Attestation;

namespace Countersign.Certificates.Tests.Attestation;

/// <summary>The containers in which statements of Google's Cloud HSM come.</summary>
public sealed class MarvellGoogleBundleTests
{
    private const string Statement = "Ring-Key-1-CAVIUM_V2_COMPRESSED-attestation.dat";
    private const string Chain = "Ring-Key-1-combined-chain.pem";

    private static readonly Lazy<(byte[] Packed, byte[] Chain, MadeAttestation Made)> Parts = new(() =>
    {
        byte[]? packed = null;
        string? chain = null;
        var made = new MarvellGoogleMaker { OnPacked = bytes => packed = bytes, OnChain = all => [chain = string.Join('\n', all)] }.Make();
        return (packed!, Encoding.ASCII.GetBytes(chain!), made);
    });

    private static byte[] Packed => Parts.Value.Packed;

    private static byte[] Certificates => Parts.Value.Chain;

    [Fact]
    public void An_archive_may_hold_other_files_and_each_chain_twice()
    {
        Holds(Archive((Statement, Packed), (Chain, Certificates)));
        Holds(Archive(
            ("a/", []), ($"a/{Statement}", Packed), ($"a/{Chain}", Certificates), ("__MACOSX/a/._x.dat", [1]), ("key.pem", [2]), ("key.pub", [3]),
            ("cavium-chain.pem", Certificates)));
        Holds(Archive((Statement.ToUpperInvariant(), Packed), (Chain.ToUpperInvariant(), Certificates)));
        Holds(MarvellGoogleMaker.Archive(CompressionLevel.NoCompression, (Statement, Packed), (Chain, Certificates)));
    }

    [Fact]
    public void An_archive_holds_one_statement_and_its_chain()
    {
        Fails("format", Archive((Chain, Certificates)));
        Fails("format", Archive((Statement, Packed), ("b.dat", Packed), (Chain, Certificates)));
        Fails("chain", Archive((Statement, Packed)));
        Fails("chain", Archive((Statement, Packed), ("certificates.txt", Certificates)));
        Fails("format", Archive((Statement, Packed), (Chain, [])));
        Fails("format", Archive((Statement, []), (Chain, Certificates)));
        Fails("format", Archive((Statement, Packed), (Chain, Encoding.ASCII.GetBytes("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))));
        Fails("format", Archive((Statement, Packed), (Chain, Encoding.ASCII.GetBytes("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"))));
        // Two files that both say that they are all: each certificate would be there twice.
        Fails("chain", Archive((Statement, Packed), (Chain, Certificates), ($"b/{Chain}", Certificates)));
    }

    [Fact]
    public void Archives_are_not_nested()
    {
        var inner = Archive((Statement, Packed), (Chain, Certificates));
        Fails("format", Archive((Statement, inner), (Chain, Certificates)));
        Fails("format", Archive(("bundle.zip", inner)));
    }

    [Fact]
    public void An_archive_of_nine_files_is_refused()
    {
        (string, byte[])[] Files(int others) =>
            [(Statement, Packed), (Chain, Certificates), .. Enumerable.Range(0, others).Select(i => ($"{i}.txt", new byte[] { 1 }))];
        Holds(Archive(Files(6)));
        Fails("format", Archive(Files(7)));
    }

    [Fact]
    public void An_archive_that_grows_too_much_is_refused()
    {
        Fails("format", Archive((Statement, Packed), (Chain, Certificates), ("large.bin", new byte[64 * 1024])));
        // A statement of nothing but zeros: more than 64 times as long as what it is packed in.
        Fails("format", Archive((Statement, MarvellGoogleMaker.Pack(new byte[60 * 1024])), (Chain, Certificates)));
        Fails("format", Archive((Statement, new byte[60 * 1024]), (Chain, Certificates)));
        // A size that is told too small, and one too large.
        var archive = Archive((Statement, Packed), (Chain, Certificates));
        foreach (var size in new[] { 0, 1, Packed.Length - 1, Packed.Length + 1, 64 * 1024, -1 })
            Fails("format", Changed(archive, at => BinaryPrimitives.WriteInt32LittleEndian(archive.AsSpan(at.Central + 24), size)));
    }

    [Fact]
    public void Nothing_unpacks_to_more_than_64_KiB_or_to_64_times_as_much()
    {
        static byte[]? Unpacked(byte[] plain) => Gzip.Inflate(MarvellGoogleMaker.Pack(plain));
        var noise = new byte[(64 * 1024) + 1];
        new Random(20261125).NextBytes(noise);
        Assert.Equal(noise[1..], Unpacked(noise[1..]));
        Assert.Null(Unpacked(noise));
        Assert.NotNull(Unpacked(new byte[600]));
        Assert.Null(Unpacked(new byte[60 * 1024]));
        Assert.Null(Unpacked([]));
    }

    [Fact]
    public void The_directory_of_an_archive_is_read_strictly()
    {
        var archive = Archive((Statement, Packed), (Chain, Certificates));
        var (central, end) = (Places(archive).Central, archive.Length - 22);
        void Refused(int at, byte value)
        {
            var changed = archive.ToArray();
            changed[at] ^= value;
            Fails("format", changed);
        }

        Refused(2, 1); // The file's own signature,
        Refused(30, 1); // its name,
        Refused(26, 1); // the length of that.
        Refused(central + 2, 1); // The directory's signature,
        Refused(central + 8, 1); // encryption,
        Refused(central + 10, 1); // another method,
        Refused(central + 20, 1); // the packed size,
        Refused(central + 28, 1); // the length of the name,
        Refused(central + 30, 1); // of what is added,
        Refused(central + 45, 0x80); // the place of the file,
        Refused(central + 46, 1); // the name.
        foreach (var at in new[] { 0, 4, 6, 8, 10, 12, 16, 20 })
            Refused(end + at, 1);
        Fails("format", [.. archive, 0]);
        Fails("format", [.. archive[..central], 0, .. archive[central..]]);
        Fails("format", [.. "PK"u8, .. archive]);
        Fails("format", archive[2..]);
    }

    [Fact]
    public void Whatever_is_cut_off_is_refused()
    {
        foreach (var container in Enum.GetValues<MarvellContainer>())
        {
            var made = new MarvellGoogleMaker { Container = container }.Make();
            for (var length = 0; length < made.Package.Length; length++)
                Assert.IsType<AttestationVerdict.Fails>((made with { Package = made.Package[..length] }).Verdict());
        }
    }

    [Fact]
    public void A_packed_statement_is_one_member_and_no_more()
    {
        var plain = Unpacked();
        byte[] Named(byte flags) => [.. Packed[..3], flags, .. Packed[4..10], .. "name.dat\0"u8, .. Packed[10..]];
        Holds(Archive((Statement, Named(8)), (Chain, Certificates)));
        byte[] nothing = MarvellGoogleMaker.Pack([0])[..10].Concat(new byte[] { 3, 0, 0, 0, 0, 0, 0, 0, 0, 0 }).ToArray();
        byte[][] refused =
        [
            [.. Packed, .. Packed], [.. Packed, .. nothing], [.. nothing, .. Packed], [.. Packed, 0], [0, .. Packed], plain, nothing,
            [.. MarvellGoogleMaker.Pack(plain[..9]), .. MarvellGoogleMaker.Pack(plain[9..])],
            [.. Packed[..^8], 0, .. Packed[^8..]], [.. Packed[..^9], .. Packed[^8..]], Packed[..18], Packed[..17], Packed[..^1],
            Named(4), Named(2), Named(16), Named(1), [.. Packed[..^4], 0, 0, 0, 0], [.. Packed[..^4], 255, 255, 255, 255],
            [.. Packed[..3], 8, .. Packed[4..10], .. Enumerable.Repeat((byte)1, 40)],
        ];
        foreach (var packed in refused)
            Fails("format", Archive((Statement, packed), (Chain, Certificates)));
    }

    [Fact]
    public void The_answer_of_the_interface_is_read_strictly()
    {
        var json = Encoding.UTF8.GetString(new MarvellGoogleMaker { Container = MarvellContainer.Json }.Make().Package);
        void Refused(string context, string what, string instead)
        {
            Assert.Contains(what, json, StringComparison.Ordinal);
            Fails(context, Encoding.UTF8.GetBytes(json.Replace(what, instead, StringComparison.Ordinal)));
        }

        // Nobody has published a statement of the first form.
        Refused("format", "CAVIUM_V2_COMPRESSED", "CAVIUM_V1_COMPRESSED");
        Refused("format", "\"CAVIUM_V2_COMPRESSED\"", "4");
        Refused("format", "\"format\"", "\"Format\"");
        Refused("format", "\"content\"", "\"contents\"");
        Refused("format", "\"content\":\"", "\"content\":\"!");
        Refused("format", "\"content\":\"", "\"content\":\"\\ud800");
        Refused("format", "{\"format\"", "{\"format\":\"CAVIUM_V2_COMPRESSED\",\"format\"");
        Refused("chain", "\"certChains\"", "\"chains\"");
        foreach (var list in new[] { "caviumCerts", "googleCardCerts", "googlePartitionCerts" })
        {
            Refused("chain", $"\"{list}\"", "\"certs\"");
            Refused("chain", $"\"{list}\":[", $"\"{list}\":[],\"other\":[");
            Refused("chain", $"\"{list}\":[", $"\"{list}\":[{string.Concat(Enumerable.Repeat("1,", 10))}");
            Refused("format", $"\"{list}\":[", $"\"{list}\":[1,");
            Refused("format", $"\"{list}\":[", $"\"{list}\":[\"\",");
            Refused("format", $"\"{list}\":[", $"\"{list}\":[\"\\udc00\",");
        }

        Fails("format", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"attestation\":", 9)) + json + new string('}', 9)));
        Fails("format", "{}"u8.ToArray());
        Fails("format", "nothing"u8.ToArray());
        Fails("format", [0xEF, 0xBB, 0xBF]);
    }

    [Fact]
    public void Too_long_a_package_is_not_looked_at() => Fails("base64", new byte[24574]);

    private static byte[] Archive(params (string, byte[])[] files) => MarvellGoogleMaker.Archive(CompressionLevel.Optimal, files);

    private static byte[] Unpacked()
    {
        using var gzip = new GZipStream(new MemoryStream(Packed), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    private static (int Central, int End) Places(byte[] archive) => (BinaryPrimitives.ReadInt32LittleEndian(archive.AsSpan(archive.Length - 6)), archive.Length - 22);

    private static byte[] Changed(byte[] archive, Action<(int Central, int End)> change)
    {
        change(Places(archive));
        return archive;
    }

    private static void Holds(byte[] package) => Assert.IsType<AttestationVerdict.Holds>((Parts.Value.Made with { Package = package }).Verdict());

    private static void Fails(string context, byte[] package) =>
        Assert.Equal(context, (Parts.Value.Made with { Package = package }).Verdict() is AttestationVerdict.Fails { Fault: var fault } ? fault.Context : "holds");
}
