using System.Buffers.Binary;
using System.Text;
using Countersign.Certificates.Attestation;
using Countersign.Proofs.Attestation;
using static Countersign.Proofs.Attestation.MarvellGoogleMaker;

namespace Countersign.Certificates.Tests.Attestation;

/// <summary>The form of the statements that LiquidSecurity modules sign.</summary>
public sealed class MarvellGoogleStatementTests
{
    private const int Mutations = 2000;

    private static readonly MarvellGoogleMaker Good = new();
    private static readonly uint[] Awkward = [0, 1, 0x7FFFFFFF, 0x80000000, uint.MaxValue, 64];

    [Fact]
    public void Every_size_in_a_statement_fits()
    {
        // Code, flags, total, size of the information; version, flags, both places; of each object number and size of its attributes.
        var first = 0;
        var known = Good with
        {
            OnObjects = all =>
            {
                first = all[0].Length;
                return all;
            },
        };
        known.Make();
        int[] places = [3, 7, 8, 9, 10, 11, 12, 13, 14, 15, 33, 35, 36, 37, 38, 39];
        int[] objects = [44, 45, 46, 47, 48, 49, 50, 51];
        foreach (var at in places.Concat(objects).Concat(objects.Select(at => at + first)))
        {
            foreach (var change in new byte[] { 0x01, 0x80, 0xFF })
                Fails("format", Good with { OnStatement = bytes => Changed(bytes, at, (byte)(bytes[at] ^ change)) });
        }
    }

    [Fact]
    public void The_handles_may_be_any() => Holds(Good with { OnStatement = bytes => Changed(bytes, 20, 0xFF) });

    [Fact]
    public void Nothing_stands_before_behind_or_between_what_is_read()
    {
        Fails("format", Good with { OnStatement = bytes => [.. bytes, 0] });
        Fails("format", Good with { OnSigned = bytes => [.. bytes, 0] });
        Fails("format", Good with { OnSigned = bytes => bytes[..^1] });
        Fails("format", Good with { OnStatement = bytes => bytes[..^1] });
        Fails("format", Good with { OnObjects = all => [[.. all[0], 0], all[1]] });
        Fails("format", Good with { OnObjects = all => [all[0], [.. all[1], 0]] });
        Fails("format", Good with { OnObjects = all => [all[0], all[1][..^1]] });
        Fails("format", Good with { OnObjects = all => [all[0], []] });
        Fails("format", Good with { OnObjects = all => [all[1], all[0][..11]] });
        Fails("format", Good with { OnObjects = all => [all[0], all[1], all[0]] });
        foreach (var length in new[] { 1, 15, 16, 24, 255, 256, 272, 279, 280, 281, 300 })
            Fails("format", Good with { OnSigned = bytes => bytes[..length] });
    }

    [Fact]
    public void A_statement_is_about_one_private_key()
    {
        Holds(Good with { OnObjects = all => [all[1]] });
        Fails("format", Good with { OnObjects = all => [all[0]] });
        Fails("format", Good with { OnObjects = all => [all[1], all[1]] });
        Fails("format", Good with { OnObjects = all => [all[0], all[0]] });
        Fails("format", Good with { OnObjects = all => [Object(1, [new(ObjectClass, [4])]), all[1]] });
        Fails("format", Good with { OnObjects = all => [Object(1, []), all[1]] });
    }

    [Fact]
    public void Attributes_are_at_most_64_and_none_comes_twice()
    {
        static KeyValuePair<uint, byte[]>[] Attributes(int count) =>
            [new(ObjectClass, [2]), .. Enumerable.Range(0x70000000, count - 1).Select(tag => KeyValuePair.Create((uint)tag, new byte[] { 1 }))];
        Holds(Good with { OnObjects = all => [Object(1, Attributes(64)), all[1]] });
        Fails("format", Good with { OnObjects = all => [Object(1, Attributes(65)), all[1]] });
        Fails("format", Good with { OnObjects = all => [Object(1, [.. Attributes(3), new(ObjectClass, [2])]), all[1]] });
        // A length that points beyond its object.
        Fails("format", Good with { OnObjects = all => [Changed(Object(1, Attributes(3)), 16, 0xFF), all[1]] });
        Fails("format", Good with { OnObjects = all => [Changed(Object(1, Attributes(3)), 19, 7), all[1]] });
    }

    [Fact]
    public void A_signature_by_a_key_of_another_length_does_not_hold() =>
        Fails("format", Good with { Signer = MadeKey.Rsa("marvell customer", 3072) });

    /// <summary>The bundle, the packed statement, the same signed anew, the statement, its certificates; of the last two no change is believed.</summary>
    [Fact]
    public void Whatever_happens_to_a_bundle_nothing_is_thrown()
    {
        var random = new Random(20261125);
        foreach (var maker in Forms())
        {
            var (made, statement, chain) = Parts(maker);
            byte[] Packed(byte[] changed) => maker.Bundle(Pack(changed), [.. chain.Select(Pem)]);
            byte[] Resigned(byte[] signed) => [.. signed, .. MadeKey.Rsa("marvell partition").Sign(signed)];
            AttestationVerdict Verdict(byte[] package) => (made with { Package = package }).Verdict();
            for (var i = 0; i < Mutations / 5; i++)
            {
                Verdict(Mutation(random, made.Package));
                Verdict(maker.Bundle(Mutation(random, Pack(statement)), [.. chain.Select(Pem)]));
                Verdict(Packed(Resigned(Mutation(random, statement[..^256]))));
                var changed = Mutation(random, statement);
                Assert.Equal(changed.SequenceEqual(statement), Verdict(Packed(changed)) is AttestationVerdict.Holds);
                var (at, certificates) = (random.Next(chain.Length), chain.ToArray());
                certificates[at] = Mutation(random, chain[at]);
                Assert.Equal(
                    certificates[at].SequenceEqual(chain[at]), Verdict(maker.Bundle(Pack(statement), [.. certificates.Select(Pem)])) is AttestationVerdict.Holds);
            }
        }
    }

    private static (MadeAttestation Made, byte[] Statement, byte[][] Chain) Parts(MarvellGoogleMaker maker)
    {
        byte[] statement = [];
        byte[][] chain = [];
        var made = (maker with
        {
            OnSigned = bytes => statement = bytes,
            OnChain = all =>
            {
                chain = [.. all.Select(pem => PemText.Blocks(Encoding.ASCII.GetBytes(pem), PemText.Certificate)![0])];
                return all;
            },
        }).Make();
        return (made, statement, chain);
    }

    private static byte[] Mutation(Random random, byte[] bytes)
    {
        var (at, length) = (random.Next(bytes.Length), random.Next(1, 24));
        var end = Math.Min(bytes.Length, at + length);
        byte[] anything = new byte[length];
        random.NextBytes(anything);
        return random.Next(7) switch
        {
            0 => Changed(bytes, at, (byte)(bytes[at] ^ (1 << random.Next(8)))),
            1 => Changed(bytes, at, anything[0]),
            2 => [.. bytes[..at], .. bytes[end..]],
            3 => [.. bytes[..at], .. anything, .. bytes[at..]],
            4 => [.. bytes[..end], .. bytes[at..]],
            5 => bytes[..at],
            _ => WithNumber(bytes, at, Awkward[random.Next(Awkward.Length)]),
        };
    }

    private static byte[] WithNumber(byte[] bytes, int at, uint number)
    {
        var changed = bytes.ToArray();
        if (changed.Length - at >= sizeof(uint))
            BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(at), number);
        return changed;
    }

    private static byte[] Changed(byte[] bytes, int at, byte value)
    {
        var changed = bytes.ToArray();
        changed[at] = value;
        return changed;
    }

    private static string Pem(byte[] der) => System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE", der);

    private static void Holds(MarvellGoogleMaker maker) => Assert.IsType<AttestationVerdict.Holds>(maker.Make().Verdict());

    private static void Fails(string context, MarvellGoogleMaker maker) =>
        Assert.Equal(context, maker.Make().Verdict() is AttestationVerdict.Fails { Fault: var fault } ? fault.Context : "holds");
}
