using Countersign.Protocol;

namespace Countersign.Conformance;

/// <summary>How a call reaches the server.</summary>
public enum Way
{
    /// <summary>Over HTTPS.</summary>
    Public,

    /// <summary>Over plain HTTP.</summary>
    Plain,

    /// <summary>Over HTTPS with the client certificate of Affiliate_Brand_Name.</summary>
    Certified,

    /// <summary>No call: the address of a page.</summary>
    Page,
}

/// <summary>A call against the sandbox that is answered with an error.</summary>
/// <param name="Code">The error.</param>
/// <param name="Shows">What it shows.</param>
/// <param name="Call">The call.</param>
/// <param name="Way">How it is sent.</param>
public sealed record ErrorExample(int Code, string Shows, string Call, Way Way = Way.Public)
{
    private const string Scanned = "1_ID=346&1_days=365&1_IPAddress=192.0.2.1&loginPassword=Sandbox-Pass-1&paymentStatus=2&loginName=";

    // Whose answers hold a date or a number, or that show best what the error is about.
    private static readonly ErrorExample[] Single =
    [
        new(-1, "any call", "1_PPP=400", Way.Plain),
        new(-2, "a name that is no parameter", "nope=1"),
        new(-4, "a currency that is not taken", "currency=JPY"),
        new(-14, "a store that fails", "1_PPP=400&name=A&emailAddress=fail%40sandbox.example&paymentStatus=2"),
        new(-56, "P9 a renewal that comes too early", Scanned + "sandbox_hg"),
        new(-97, "M5 the page of a link that is over", "/pay/expired", Way.Page),
        new(-60, "P9 fewer addresses than are in use", Scanned + "sandbox_hg_due"),
    ];

    /// <summary>Every call that is refused by a listed rule.</summary>
    public static IReadOnlyList<ErrorExample> All { get; } =
    [
        .. Single,
        .. Of(RefusedCalls.All, Way.Public), .. Of(RefusedCertificateCalls.All, Way.Public), .. Of(RefusedLicenceCalls.All, Way.Public),
        .. Of(RefusedPaidCalls.All, Way.Certified),
    ];

    /// <summary>The first call that shows an error; null when there is none.</summary>
    public static ErrorExample? For(ErrorCode error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return All.FirstOrDefault(example => example.Code == error.Number);
    }

    private static IEnumerable<ErrorExample> Of(TheoryData<string, string, int, string> rows, Way way) =>
        rows.Select(row => new ErrorExample(row.Data.Item3, row.Data.Item1, row.Data.Item2, way));
}
