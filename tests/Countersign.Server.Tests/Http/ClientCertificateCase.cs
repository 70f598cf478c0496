using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Countersign.Certificates;
using static Countersign.Server.Tests.Http.CertificateRecipe;

namespace Countersign.Server.Tests.Http;

/// <summary>How a certificate stands in the table of affiliates' certificates.</summary>
internal enum Registered { ForTheAffiliate, ForAnother, Never, AndRevoked, AndExpired }

/// <summary>Whether TLS itself carries a certificate to the server.</summary>
internal enum Carried { Always, ByTheLibrary, Never }

/// <summary>A client certificate and what becomes of it; registered for the affiliate that calls, so that nothing else is wrong with it.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Make">Makes it and, after it, those between it and its authority.</param>
/// <param name="Fault">Why it counts as none; null when it is in order.</param>
internal sealed record ClientCertificateCase(string Name, Func<CertificateAuthorities, X509Certificate2[]> Make, ClientCertificateFault? Fault)
{
    private static readonly CertificateRecipe Good = new();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ClientCertificateCase> All { get; } =
    [
        new("in order", ca => [Good.By(ca.Own)], null),
        new("in order, on P-384", ca => [On(ECCurve.NamedCurves.nistP384).By(ca.Own)], null),
        new("in order, on P-521", ca => [On(ECCurve.NamedCurves.nistP521).By(ca.Own)], null),
        new("in order, RSA 2048", ca => [Rsa(2048).By(ca.Own)], null),
        new("in order, for servers too", ca => [(Good with { Usages = [ServerUsage, ClientUsage] }).By(ca.Own)], null),
        new("in order, under constraints that hold", ca => [(Good with { More = [Named("shop.allowed.example")] }).By(ca.Constrained)], null),

        new("not registered", ca => [Good.By(ca.Own)], null) { Is = Registered.Never },
        new("registered for another affiliate", ca => [Good.By(ca.Own)], null) { Is = Registered.ForAnother },
        new("revoked", ca => [Good.By(ca.Own)], null) { Is = Registered.AndRevoked },
        new("expired by the table", ca => [Good.By(ca.Own)], null) { Is = Registered.AndExpired },

        new("expired", ca => [(Good with { From = -2, Until = -1 }).By(ca.Own)], ClientCertificateFault.Expired),
        new("not yet valid", ca => [(Good with { From = 1, Until = 2 }).By(ca.Own)], ClientCertificateFault.NotYetValid),
        new("of an authority that has expired", ca => [Good.By(ca.Expired)], ClientCertificateFault.Expired),

        new("of another authority", _ => [Good.By(CertificateAuthorities.Authority("Another").ByItself())], ClientCertificateFault.UnknownAuthority),
        new("of another authority of the same name",
            ca => [Good.By((CertificateAuthorities.Authority("-") with { Subject = ca.Own.SubjectName }).ByItself())], ClientCertificateFault.UnknownAuthority),
        new("of another authority of the same name and key identifier", ca => [Good.By(ca.Namesake())], ClientCertificateFault.UnknownAuthority),
        new("self-signed", _ => [Good.ByItself()], ClientCertificateFault.UnknownAuthority),
        new("self-signed, in the name of our authority", ca => [(Good with { Subject = ca.Own.SubjectName }).ByItself()], ClientCertificateFault.UnknownAuthority),
        new("issued by another affiliate's certificate", ca => [Good.By((Good with { Subject = new("CN=Second_Brand") }).By(ca.Own))], ClientCertificateFault.UnknownAuthority),
        new("of an intermediate that our authority may not have", ca => Through(ca.Own, 1), ClientCertificateFault.UnknownAuthority),
        new("of an intermediate that an operator's authority may have", ca => Through(ca.Deep, 1), ClientCertificateFault.UnknownAuthority),
        new("at the end of a chain of ten", ca => Through(ca.Deep, 9), ClientCertificateFault.UnknownAuthority),

        new("without an extended key usage", ca => [(Good with { Usages = [] }).By(ca.Own)], ClientCertificateFault.NotForClients),
        new("for servers only", ca => [(Good with { Usages = [ServerUsage] }).By(ca.Own)], ClientCertificateFault.NotForClients),
        new("for any usage", ca => [(Good with { Usages = [AnyUsage] }).By(ca.Own)], ClientCertificateFault.NotForClients),
        new("with a key that may only encipher", ca => [(Good with { KeyUsage = X509KeyUsageFlags.KeyEncipherment }).By(ca.Own)], ClientCertificateFault.NotForClients)
            { Tls = Carried.ByTheLibrary },
        new("that may issue others", ca => [(Good with { Path = (true, null) }).By(ca.Own)], ClientCertificateFault.IsAuthority),
        new("our authority's own", ca => [ca.Own], ClientCertificateFault.IsAuthority),

        new("RSA 1024", ca => [Rsa(1024).By(ca.Own)], ClientCertificateFault.UnsupportedKey) { Tls = Carried.ByTheLibrary },
        new("RSA 2040", ca => [Rsa(2040).By(ca.Own)], ClientCertificateFault.UnsupportedKey) { Tls = Carried.ByTheLibrary },
        new("on P-224", ca => [On(ECCurve.CreateFromValue("1.3.132.0.33")).By(ca.Own)], ClientCertificateFault.UnsupportedKey) { Tls = Carried.ByTheLibrary },
        new("on secp256k1", ca => [On(ECCurve.CreateFromValue("1.3.132.0.10")).By(ca.Own)], ClientCertificateFault.UnsupportedKey) { Tls = Carried.ByTheLibrary },
        new("signed over SHA-1", ca => [RebuiltCertificate.BySha1(Good.By(ca.Own), ca.Own)], ClientCertificateFault.WeakSignature) { Tls = Carried.ByTheLibrary },

        new("with another signature", ca => [RebuiltCertificate.WithOtherSignature(Good.By(ca.Own))], ClientCertificateFault.UnknownAuthority),
        new("with another serial number", ca => [RebuiltCertificate.WithOtherSerial(Good.By(ca.Own))], ClientCertificateFault.UnknownAuthority),
        new("with the same serial number as one that is in order, not registered", ca => [RebuiltCertificate.SignedAgain(Good.By(ca.Own), ca.Own)], null)
            { Is = Registered.Never },
        new("with a name that its authority may not issue for", ca => [(Good with { More = [Named("shop.other.example")] }).By(ca.Constrained)], ClientCertificateFault.BrokenPath),
        new("with a second usage", ca => [RebuiltCertificate.WithExtension(Good.By(ca.Own), Usage(ServerUsage), ca.Own)], ClientCertificateFault.UnknownAuthority)
            { Tls = Carried.ByTheLibrary },
        new("for clients by its second usage only",
            ca => [RebuiltCertificate.WithExtension((Good with { Usages = [ServerUsage] }).By(ca.Own), Usage(ClientUsage), ca.Own)], ClientCertificateFault.UnknownAuthority)
            { Tls = Carried.ByTheLibrary },
        new("with a critical extension that nobody knows", ca => [(Good with { More = [Unknown(2, isCritical: true)] }).By(ca.Own)], ClientCertificateFault.BrokenPath),
        new("of 200 kilobytes", ca => [(Good with { More = [Unknown(200_000, isCritical: false)] }).By(ca.Own)], null) { Tls = Carried.Never },
    ];

    /// <summary>How it stands in the table.</summary>
    public Registered Is { get; init; } = Registered.ForTheAffiliate;

    /// <summary>Whether the server gets to see it; with <see cref="Carried.ByTheLibrary"/> that is for the machine's TLS library to say.</summary>
    public Carried Tls { get; init; } = Carried.Always;

    /// <summary>How a call begins that is answered when it says that money has been taken.</summary>
    public string Answer => Fault is not null || Is is Registered.Never or Registered.AndRevoked or Registered.AndExpired ? "errorCode=-91&errorItem=paymentStatus&"
        : Is == Registered.ForAnother ? "errorCode=-91&errorItem=loginName&"
        : "orderNumber=";

    private static CertificateRecipe On(ECCurve curve) => Good with { Key = () => ECDsa.Create(curve) };

    private static CertificateRecipe Rsa(int bits) => Good with { Key = () => RSA.Create(bits) };

    private static X509EnhancedKeyUsageExtension Usage(string usage) => new([new Oid(usage)], false);

    private static X509Extension Unknown(int length, bool isCritical) => new("1.3.6.1.4.1.55555.1", new byte[length], isCritical);

    private static X509Extension Named(string name)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        return names.Build();
    }

    private static X509Certificate2[] Through(X509Certificate2 authority, int count)
    {
        var chain = new List<X509Certificate2>();
        var issuer = authority;
        for (var i = 0; i < count; i++)
            chain.Insert(0, issuer = CertificateAuthorities.Authority($"Intermediate {i}").By(issuer));
        return [Good.By(issuer), .. chain];
    }
}
