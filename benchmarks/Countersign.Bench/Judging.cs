using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Catalog;

namespace Countersign.Bench;

/// <summary>How long it takes to read and judge the heaviest call that is real: a certificate with 100 names, each with its own choice of DCV, by a key of 4,096 bits.</summary>
internal static class Judging
{
    private const int Names = 100;
    private const int WarmUps = 300;
    private const int Calls = 200;
    private const string Catalog = "Countersign.Server.Sandbox.catalog.json";

    /// <summary>One line of figures, in milliseconds of one core.</summary>
    public static string Measure()
    {
        var (call, catalog, now) = (Encoding.ASCII.GetBytes(Call()), Sold(), TimeProvider.System.GetUtcNow());
        for (var i = 0; i < WarmUps; i++)
            Judge(call, catalog, now);
        var took = new double[Calls];
        for (var i = 0; i < Calls; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            Judge(call, catalog, now);
            took[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }

        Array.Sort(took);
        return string.Create(CultureInfo.InvariantCulture,
            $"judging the heaviest call ({Names} names, RSA 4096, {call.Length} bytes): median {took[Calls / 2]:F2} ms, 99 % within {took[Calls * 99 / 100]:F2} ms, of 5");
    }

    private static void Judge(byte[] call, CatalogSnapshot catalog, DateTimeOffset now)
    {
        if (!FormEncoding.TryDecode(call, out var fields) || ParameterValues.Read(fields) is not { Faults.Count: 0 } values)
            throw new InvalidOperationException("The heaviest call has faults.");
        var item = BasketItem.Of(values, catalog, CurrencyCode.Usd, 1);
        var basket = new Basket(values, Customer.New(null, null), [item], Holdings.None, now);
        var family = item.Product.Family;
        var refused = family.FirstRules.Concat(family.Rules).Select(rule => rule(basket, item)).OfType<Rejection>().FirstOrDefault();
        if (refused is not null || family.Rows.Any(row => row.IsMissing(basket, item)))
            throw new InvalidOperationException($"The heaviest call is refused: {refused}.");
    }

    private static CatalogSnapshot Sold()
    {
        using var text = new StreamReader(typeof(CatalogFile).Assembly.GetManifestResourceStream(Catalog)!);
        return new CatalogSnapshot(1, CatalogFile.Read(text.ReadToEnd()).File!);
    }

    private static string Call()
    {
        string[] names = [.. Enumerable.Range(0, Names).Select(i => $"www{i}.shop{i}.example")];
        using var key = RSA.Create(4096);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        return FormEncoding.Encode(
        [
            new("1_ID", "279"), new("1_days", "365"), new("1_quantity", $"{Names}"), new("1_csr", request.CreateSigningRequestPem()),
            new("1_domainNames", string.Join(',', names)),
            new("1_dcvEmailAddresses", string.Join(',', names.Select((name, i) => i % 2 == 0 ? $"admin@{name}" : "CNAMECSRHASH"))),
            new("name", "A"), new("emailAddress", "a@b.example"), new("paymentStatus", "2"),
        ]);
    }
}
