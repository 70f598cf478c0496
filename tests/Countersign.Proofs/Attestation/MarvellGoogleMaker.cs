using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Countersign.Certificates.Requests;
using Countersign.Protocol;

namespace Countersign.Proofs.Attestation;

/// <summary>How a bundle of Google's comes.</summary>
internal enum MarvellContainer
{
    /// <summary>The archive of the console.</summary>
    Archive,

    /// <summary>The same, its files not compressed, in a folder, each chain by itself.</summary>
    ArchiveOfChains,

    /// <summary>The KeyOperationAttestation of the API.</summary>
    Json,

    /// <summary>The CryptoKeyVersion of the API, which holds it; Base64 for addresses.</summary>
    JsonOfVersion,
}

/// <summary>Makes statements as the modules of Google's Cloud HSM give them. Every part can be changed before what stands over it is signed or packed.</summary>
internal sealed record MarvellGoogleMaker
{
    public const uint ObjectClass = 0x0000;
    public const uint KeyType = 0x0100;
    public const uint Identifier = 0x0102;
    public const uint Sensitive = 0x0103;
    public const uint Sign = 0x0108;
    public const uint Modulus = 0x0120;
    public const uint PublicExponent = 0x0122;
    public const uint Extractable = 0x0162;
    public const uint Local = 0x0163;
    public const uint NeverExtractable = 0x0164;
    public const uint AlwaysSensitive = 0x0165;
    public const uint KeyHash = 0x1003;

    private const string Card = "HSM:9.9Z0001-ICM000001";
    private const string ModuleFields = "C=US+ST=CA+O=Cavium+OU=N3FIPS+L=SanJose";

    /// <summary>The key that the statement is about.</summary>
    public MadeKey Customer { get; init; } = MadeKey.Curve("marvell customer");

    /// <summary>How it comes.</summary>
    public MarvellContainer Container { get; init; }

    /// <summary>What the names of card and partition end with.</summary>
    public string Mode { get; init; } = ", for FIPS mode";

    /// <summary>The root of the manufacturer.</summary>
    public MadeCertificate Root { get; init; } = new()
    {
        Subject = "CN=localca.liquidsecurity.example, OU=LiquidSecurity, O=Cavium, C=US",
        Key = MadeKey.Rsa("marvell root"),
        NotAfter = new(2025, 11, 16, 0, 0, 0, TimeSpan.Zero),
    };

    /// <summary>The root of the owner.</summary>
    public MadeCertificate OwnersRoot { get; init; } = new()
    {
        Subject = "CN=Hawksbill Root v1 example, O=Google Inc, C=US",
        Key = MadeKey.Rsa("marvell owner"),
        Extensions = [MadeCertificate.Authority()],
    };

    /// <summary>The same with the roots of the files that an operator has.</summary>
    public (MadeCertificate Manufacturer, MadeCertificate Owner)? Trusted { get; init; }

    /// <summary>Changes the manufacturer's certificate of the card before it is signed.</summary>
    public Func<MadeCertificate, MadeCertificate> OnCard { get; init; } = one => one;

    /// <summary>The same with that of the partition, which it gets together with the card's.</summary>
    public Func<MadeCertificate, MadeCertificate> OnPartition { get; init; } = one => one;

    /// <summary>The same with the owner's of the card.</summary>
    public Func<MadeCertificate, MadeCertificate> OnOwnersCard { get; init; } = one => one;

    /// <summary>The same with the owner's of the partition.</summary>
    public Func<MadeCertificate, MadeCertificate> OnOwnersPartition { get; init; } = one => one;

    /// <summary>Changes the chain: partition and card of the manufacturer, card of the owner, partition of the owner.</summary>
    public Func<IReadOnlyList<string>, IReadOnlyList<string>> OnChain { get; init; } = all => all;

    /// <summary>Other values of attributes of the private key; null takes one away.</summary>
    public IReadOnlyDictionary<uint, byte[]?> Private { get; init; } = new Dictionary<uint, byte[]?>();

    /// <summary>Changes the objects: the public half, the private half.</summary>
    public Func<IReadOnlyList<byte[]>, IReadOnlyList<byte[]>> OnObjects { get; init; } = all => all;

    /// <summary>Changes the statement before it is signed.</summary>
    public Func<byte[], byte[]> OnStatement { get; init; } = bytes => bytes;

    /// <summary>Changes the statement with its signature before it is packed.</summary>
    public Func<byte[], byte[]> OnSigned { get; init; } = bytes => bytes;

    /// <summary>Changes the packed statement.</summary>
    public Func<byte[], byte[]> OnPacked { get; init; } = bytes => bytes;

    /// <summary>Who signs the statement; the partition without.</summary>
    public MadeKey? Signer { get; init; }

    /// <summary>Every good form: containers, kinds of keys, old and new roots.</summary>
    public static IEnumerable<MadeAttestation> Good() => Forms().Select(form => form.Make());

    /// <summary>Those who make them.</summary>
    public static IEnumerable<MarvellGoogleMaker> Forms()
    {
        foreach (var container in Enum.GetValues<MarvellContainer>())
            yield return new MarvellGoogleMaker { Container = container };
        foreach (var bits in new[] { 384, 521 })
            yield return new MarvellGoogleMaker { Customer = MadeKey.Curve("marvell customer", bits) };
        yield return new MarvellGoogleMaker { Customer = MadeKey.Rsa("marvell customer", 3072) };
        // A second module line with a root of its own, and a bundle with both roots in it.
        var root = new MadeCertificate
        {
            Subject = "CN=cavium-liquidsecurity-ls2, C=US+ST=CA+O=Marvell",
            Key = MadeKey.Rsa("marvell second root"),
            Extensions = [MadeCertificate.Authority()],
        };
        var second = new MarvellGoogleMaker { Root = root };
        yield return second with { OnChain = all => [.. all, root.Pem, second.OwnersRoot.Pem] };
        yield return new MarvellGoogleMaker { OnObjects = all => [all[1]] };
    }

    /// <summary>The bundle.</summary>
    public MadeAttestation Make()
    {
        var card = OnCard(new() { Subject = Name(""), Key = MadeKey.Rsa("marvell card"), Issuer = Root });
        var partition = OnPartition(new() { Subject = Name(":PARTN:1"), Key = MadeKey.Rsa("marvell partition"), Issuer = card });
        var ownersCard = OnOwnersCard(new() { Subject = Name(""), Key = card.Key, Issuer = OwnersRoot, Extensions = [MadeCertificate.NoAuthority()] });
        var ownersPartition = OnOwnersPartition(
            new() { Subject = Name(":PARTN:1"), Key = partition.Key, Issuer = OwnersRoot, Extensions = [MadeCertificate.NoAuthority()] });
        var chain = OnChain([partition.Pem, card.Pem, ownersCard.Pem, ownersPartition.Pem]);
        var package = Bundle(OnPacked(Pack(Statement(Signer ?? partition.Key))), chain);
        var (root, owner) = Trusted ?? (Root, OwnersRoot);
        return new(HsmType.MarvellGoogle, package, Customer, ("manufacturer", root.Pem), ("owner", owner.Pem));
    }

    /// <summary>What a customer hands in.</summary>
    public byte[] Bundle(byte[] statement, IReadOnlyList<string> chain)
    {
        var all = Encoding.ASCII.GetBytes(string.Join('\n', chain));
        byte[] Part(Range part) => Encoding.ASCII.GetBytes(string.Join('\n', chain.Take(part)));
        return Container switch
        {
            MarvellContainer.Archive => Archive(
                CompressionLevel.Optimal, ("Ring-Key-1-CAVIUM_V2_COMPRESSED-attestation.dat", statement), ("Ring-Key-1-combined-chain.pem", all)),
            MarvellContainer.ArchiveOfChains => Archive(
                CompressionLevel.NoCompression, ("Key/", []), ("Key/attestation.dat", statement), ("Key/._attestation.dat", [0]),
                ("Key/Cavium-chain.pem", Part(..2)), ("Key/google-card-chain.pem", Part(2..3)), ("Key/google-partition-chain.pem", Part(3..)), ("Key/README.txt", all)),
            MarvellContainer.Json => Encoding.UTF8.GetBytes(Answer(Convert.ToBase64String(statement), chain).ToJsonString()),
            _ => Encoding.UTF8.GetBytes(new JsonObject
            {
                ["name"] = "projects/example/locations/europe/keyRings/Ring/cryptoKeys/Key/cryptoKeyVersions/1",
                ["attestation"] = Answer(Convert.ToBase64String(statement).Replace('+', '-').Replace('/', '_'), chain),
            }.ToJsonString()),
        };
    }

    /// <summary>A file as gzip has it.</summary>
    public static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>An archive of these files.</summary>
    public static byte[] Archive(CompressionLevel level, params IEnumerable<(string Name, byte[] Content)> files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in files)
            {
                var entry = archive.CreateEntry(name, level);
                entry.LastWriteTime = MadeAttestation.Now;
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>An object: handle, number and size of the attributes, the attributes.</summary>
    public static byte[] Object(uint handle, IReadOnlyCollection<KeyValuePair<uint, byte[]>> attributes)
    {
        var content = attributes.SelectMany(one => (IEnumerable<byte>)[.. Number(one.Key), .. Number((uint)one.Value.Length), .. one.Value]).ToArray();
        return [.. Number(handle), .. Number((uint)attributes.Count), .. Number((uint)content.Length), .. content];
    }

    private static JsonObject Answer(string content, IReadOnlyList<string> chain)
    {
        JsonArray List(Range part) => [.. chain.Take(part).Select(one => JsonValue.Create(one))];
        return new()
        {
            ["format"] = "CAVIUM_V2_COMPRESSED",
            ["content"] = content,
            ["certChains"] = new JsonObject { ["caviumCerts"] = List(..2), ["googleCardCerts"] = List(2..3), ["googlePartitionCerts"] = List(3..) },
        };
    }

    private string Name(string partition) => $"CN=\"{Card}{partition}{Mode}\", {ModuleFields}";

    private byte[] Statement(MadeKey signer)
    {
        var hidden = Attributes(isPrivate: true);
        foreach (var (attribute, value) in Private)
        {
            hidden.Remove(attribute);
            if (value is not null)
                hidden.Add(attribute, value);
        }

        var objects = OnObjects([Object(2022, Attributes(isPrivate: false)), Object(8870, hidden)]);
        byte[] handles = [.. objects.SelectMany(one => (IEnumerable<byte>)[0, 0, 0, 0, .. one.Take(4)])];
        var second = objects.Count > 1 ? 8 + objects[0].Length : 0;
        byte[] information = [0, 1, 0, 3, 0, 8, .. Number((uint)second).AsSpan(2), .. objects.SelectMany(one => one)];
        var total = 16 + handles.Length + information.Length + 256;
        var statement = OnStatement([.. Number(0), .. Number(3), .. Number((uint)total), .. Number((uint)information.Length), .. handles, .. information]);
        return OnSigned([.. statement, .. signer.Sign(statement)]);
    }

    // The order and the values that genuine modules give; most of them say nothing here.
    private Dictionary<uint, byte[]> Attributes(bool isPrivate)
    {
        byte[] Flag(bool isSet) => [isSet ? (byte)1 : (byte)0];
        var attributes = new Dictionary<uint, byte[]>
        {
            [ObjectClass] = [isPrivate ? (byte)3 : (byte)2],
            [KeyType] = [Customer.Public is SubjectPublicKey.Rsa ? (byte)0 : (byte)3],
            [0x0001] = Flag(true),
            [0x0104] = Flag(!isPrivate),
            [Sign] = Flag(isPrivate),
            [0x010A] = Flag(!isPrivate),
            [Local] = Flag(true),
            [Sensitive] = Flag(isPrivate),
            [Extractable] = Flag(!isPrivate),
            [0x0003] = Padded("app_key"),
            [Identifier] = Padded("d06cc801f7dffdbd"),
            [KeyHash] = SHA256.HashData(Customer.Info),
            [0x80000174] = new byte[32],
            [0x0210] = Flag(false),
            [AlwaysSensitive] = Flag(isPrivate),
            [NeverExtractable] = Flag(isPrivate),
        };
        if (Customer.Key is RSA rsa)
        {
            (attributes[Modulus], attributes[PublicExponent]) = (rsa.ExportParameters(false).Modulus!, rsa.ExportParameters(false).Exponent!);
        }
        else if (Customer.Key is ECDsa curve && curve.ExportParameters(false).Q is var point)
        {
            attributes[Modulus] = [4, .. point.X!, .. point.Y!];
        }

        return attributes;
    }

    private static byte[] Padded(string text)
    {
        var padded = new byte[128];
        Encoding.ASCII.GetBytes(text, padded);
        return padded;
    }

    private static byte[] Number(uint number)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }
}
