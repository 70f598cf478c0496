using System.Buffers.Text;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;
using Countersign.Certificates.Attestation;
using Countersign.Proofs.Attestation;

namespace Countersign.Certificates.Tests.Attestation;

[SuppressMessage("Security", "CA5394", Justification = "Mutations need to be repeatable, not secret.")]
public sealed class NShieldMutationTests
{
    private const int Mutations = 2000;

    // Each costs up to six signatures.
    private const int MutationsWithSignatures = 300;
    private const long MostBytes = 16 << 20;

    private static readonly AttestationPolicy Lenient = new() { RequiresFips = false, TakesRecoverable = true, TakesLegacyIdentity = true };

    [Fact]
    public void No_mutated_text_brings_it_down()
    {
        // Without an anchor all is read and compared, and no time goes into signatures.
        var random = new Random(1);
        foreach (var made in NShieldMaker.Good())
        {
            for (var i = 0; i < Mutations; i++)
                Judge(made with { Package = Mutated(random, made.Package) }, AttestationTrust.None);
        }
    }

    [Fact]
    public void No_mutated_member_is_believed()
    {
        var random = new Random(2);
        foreach (var made in NShieldMaker.Good())
        {
            var bundle = JsonNode.Parse(made.Package)!.AsObject();
            var names = bundle.Select(member => member.Key).Except(["root", "ciphersuite"]).ToArray();
            for (var i = 0; i < MutationsWithSignatures; i++)
            {
                var name = names[random.Next(names.Length)];
                var whole = (string)bundle[name]!;
                var bytes = Base64Url.DecodeFromChars(whole);
                var mutated = Mutated(random, bytes);
                bundle[name] = Base64Url.EncodeToString(mutated);
                var verdict = Judge(made with { Package = Encoding.UTF8.GetBytes(bundle.ToJsonString()) });
                Assert.True(verdict is AttestationVerdict.Fails || mutated.AsSpan().SequenceEqual(bytes), $"A mutation of {name} was believed.");
                bundle[name] = whole;
            }
        }
    }

    [Theory]
    [InlineData("payload")]
    [InlineData("warrant")]
    [InlineData("modstatemsg")]
    [InlineData("knsopub")]
    [InlineData("kcmsg")]
    public void No_mutated_message_that_is_signed_brings_it_down(string message)
    {
        var random = new Random(3);
        var maker = new NShieldMaker
        {
            Customer = MadeKey.Curve("customer"),
            Signer = MadeKey.Curve("nshield signer"),
            Officer = MadeKey.Curve("nshield officer"),
            Alter = (name, bytes) => name == message ? Mutated(random, bytes) : bytes,
        };
        for (var i = 0; i < MutationsWithSignatures; i++)
            Judge(maker.Make());
    }

    [Fact]
    public void The_longest_statement_costs_little()
    {
        var made = (new NShieldMaker { Members = members => members["comment"] = new string('a', 14000) }).Make();
        Judge(made);
        var watch = Stopwatch.StartNew();
        Assert.IsType<AttestationVerdict.Holds>(Judge(made));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"{watch.Elapsed}");
    }

    private static AttestationVerdict Judge(MadeAttestation made, AttestationTrust? trust = null)
    {
        var key = made.Customer.Public;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var verdict = made.Verdict(Lenient, trust, key);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes);
        return verdict;
    }

    private static byte[] Mutated(Random random, byte[] bytes)
    {
        var mutated = bytes.ToList();
        for (var i = random.Next(3); i >= 0 && mutated.Count > 0; i--)
        {
            var at = random.Next(mutated.Count);
            switch (random.Next(5))
            {
                case 0: mutated[at] = (byte)random.Next(256); break;
                case 1: mutated[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: mutated.RemoveRange(at, Math.Min(random.Next(1, 9), mutated.Count - at)); break;
                case 3: mutated.InsertRange(at, bytes.Skip(random.Next(bytes.Length)).Take(random.Next(1, 9)).ToArray()); break;
                default: mutated[at] = random.Next(2) == 0 ? (byte)0xFF : (byte)0; break;
            }
        }

        return [.. mutated];
    }
}
