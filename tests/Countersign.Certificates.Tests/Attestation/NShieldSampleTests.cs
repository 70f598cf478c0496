using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Countersign.Certificates.Attestation;
using Countersign.Certificates.Requests;
using Countersign.Protocol;

namespace Countersign.Certificates.Tests.Attestation;

/// <summary>The two bundles in Entrust's documentation, of a module that was upgraded, in a world that is not held to FIPS.</summary>
public sealed class NShieldSampleTests
{
    private const string Recoverable = "attestation/nshield/key_simple_test1.att";
    private const string Softcard = "attestation/nshield/key_pkcs11_test2.att";

    private static readonly AttestationPolicy Lenient = new() { RequiresFips = false, TakesRecoverable = true, TakesLegacyIdentity = true };
    private static readonly AttestationTrust Entrust = new([TrustAnchor.Read(HsmType.NShield, "warrant", Encoding.ASCII.GetBytes(Kwarn()))!]);

    // The members that are no Base64.
    private static readonly string[] Texts = ["root", "ciphersuite"];

    private static readonly Lazy<SubjectPublicKey> Curve = new(() => new SubjectPublicKey.Ec(NamedCurve.All[0],
        "04df62d0efed4c48300897c4dab40d26574e129cd39cd946c877494ed31bcfd0dd9d8e0277ea5489bae9c38769545ae65161cb3d8a02f924a62a80b5d0e683cc20"));

    [Fact]
    public void The_root_key_is_known() => Assert.True(Assert.Single(Entrust.Anchors).IsKnown);

    [Fact]
    public void All_signatures_hold_of_the_recoverable_key_but_it_may_wrap_others()
    {
        var fails = Fails(Bundle(Recoverable), RsaKey(), Lenient);
        Assert.Equal((AttestationFault.Exportable, "it may be used for UseAsBlobKey"), (fails.Fault, fails.Detail));
    }

    [Fact]
    public void The_upgraded_module_is_refused_as_the_policy_is() => Assert.Same(AttestationFault.Chain, Fails(Bundle(Recoverable), RsaKey(), new()).Fault);

    [Fact]
    public void The_key_on_a_softcard_is_taken()
    {
        var key = Assert.IsType<AttestationVerdict.Holds>(Verdict(Bundle(Softcard), Curve.Value, new() { TakesLegacyIdentity = true })).Key;
        Assert.Equal(("8938-1075-88BB", true), (key.Serial, key.IsFips));
        Assert.Contains("The key is kept by a softcard.", key.Findings);
    }

    [Fact]
    public void Another_key_is_refused() => Assert.Same(AttestationFault.KeyMismatch, Fails(Bundle(Recoverable), Curve.Value, Lenient).Fault);

    [Theory]
    [InlineData(Recoverable)]
    [InlineData(Softcard)]
    public void A_flipped_bit_in_any_byte_is_refused(string file)
    {
        var bundle = Bundle(file);
        var key = file == Recoverable ? RsaKey() : Curve.Value;
        foreach (var name in bundle.Select(member => member.Key).ToList())
        {
            var whole = (string)bundle[name]!;
            var bytes = Texts.Contains(name) ? Encoding.ASCII.GetBytes(whole) : Base64Url.DecodeFromChars(whole);
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] ^= 1;
                bundle[name] = Texts.Contains(name) ? Encoding.ASCII.GetString(bytes) : Base64Url.EncodeToString(bytes);
                bytes[i] ^= 1;
                var fault = Fails(bundle, key, Lenient).Fault;
                Assert.True(fault != AttestationFault.Exportable, $"Byte {i} of {name} counts for nothing.");
            }

            bundle[name] = whole;
        }
    }

    [Theory]
    [InlineData(3, "406d5a8229c5b3a27490bfb84c597a07a99c1ea7")]
    [InlineData(13, "648ff18bc628f3f77bb079995daf606fc6c3c733")]
    public void Keys_of_the_module_hash_to_what_it_calls_them(int attribute, string hash)
    {
        var state = Base64Url.DecodeFromChars((string)Bundle(Recoverable)["modstatemsg"]!);
        var at = state.AsSpan().IndexOf((byte[])[(byte)attribute, 0, 0, 0, .. Convert.FromHexString(hash)]) + 24;
        var reader = new NCoreReader(state.AsSpan(at));
        Assert.Equal(hash, NCoreKey.Read(ref reader).Hash);
        Assert.Null(reader.Fault);
    }

    private static JsonObject Bundle(string file) => JsonNode.Parse(Samples.Text(file))!.AsObject();

    private static SubjectPublicKey.Rsa RsaKey()
    {
        var key = Base64Url.DecodeFromChars((string)Bundle(Recoverable)["pubkeydata"]!);
        return new(new BigInteger(key.AsSpan(16), isUnsigned: true), 65537);
    }

    private static AttestationVerdict Verdict(JsonObject bundle, SubjectPublicKey key, AttestationPolicy policy) =>
        KeyAttestation.Verify(HsmType.NShield, bundle.ToJsonString(), key, Entrust, policy, new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero));

    private static AttestationVerdict.Fails Fails(JsonObject bundle, SubjectPublicKey key, AttestationPolicy policy) =>
        Assert.IsType<AttestationVerdict.Fails>(Verdict(bundle, key, policy));

    private static string Kwarn()
    {
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP521,
            Q = new ECPoint
            {
                X = Convert.FromHexString("01d21dfde6d7e001c5a4f78ae8d2f799e0caf79c60d673d0da88b206a3ba52f20dce0956ce02f01af32736767c8b9feff398c29e0208527371856aa2f40fcae61d96"),
                Y = Convert.FromHexString("01641ca5472f06257de815ae06b33e1b868c149645f55fb7c91738014d3d235e7b247649cc2f7d1075e9b4d4388661e754a7fc386913c33ddd60208bded5301a1b77"),
            },
        });
        return key.ExportSubjectPublicKeyInfoPem();
    }
}
