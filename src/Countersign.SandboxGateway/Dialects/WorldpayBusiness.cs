using System.Text;

namespace Countersign.SandboxGateway.Dialects;

/// <summary>
/// Worldpay's Business Gateway, HTML redirect, with FuturePay: a signed form in, a form posted to the merchant, whose answer the buyer is shown. A refused card
/// is told to nobody, and what could not be told is not told again. Its installation sends payment responses to where the form says.
/// </summary>
public static class WorldpayBusiness
{
    /// <summary>Its name.</summary>
    public const string Name = "worldpaybusiness";

    /// <summary>The installation that takes payments.</summary>
    public const string Installation = "1234567";

    /// <summary>The installation for remote administration.</summary>
    public const string Administration = "7654321";

    /// <summary>The only mode: here everything is a test.</summary>
    public const string TestMode = "100";

    private const int PasswordLetters = 20;

    /// <summary>The dialect.</summary>
    public static Dialect Dialect { get; } = new(Name, "Worldpay")
    {
        Account = static (origin, secret) => new Dictionary<string, string>
        {
            ["Address"] = $"{origin}/{Name}",
            ["InstallationId"] = Installation,
            ["ResponsePassword"] = ResponsePassword(secret),
            ["Md5Secret"] = Md5Secret(secret),
            ["TestMode"] = TestMode,
            ["DynamicResponse"] = "yes",
            ["AdministrationId"] = Administration,
            ["AdministrationPassword"] = AdministrationPassword(secret),
            ["AdministrationMd5Secret"] = AdministrationMd5Secret(secret),
        },
        Map = static (routes, parts) => new WorldpayBusinessSite(parts).Map(routes),
        Notify = static (session, told, parts) => WorldpayBusinessResponse.Of(session, told, parts.Instructions.Secret),
        Corrupt = Corrupt,
        IsToldOnce = true,
        TellsRefusals = false,
        Charsets = WorldpayBusinessResponse.Charsets,
        Pages = [($"/{Name}/agreements", "FuturePay agreements")],
        GoesOnTo = static session => new Uri($"/{Name}/wcc/result/{session.Id}", UriKind.Relative),
    };

    /// <summary>What proves payment responses.</summary>
    public static string ResponsePassword(byte[] secret) => Credential.Of(secret, $"{Name} response", PasswordLetters);

    /// <summary>What forms are signed with.</summary>
    public static string Md5Secret(byte[] secret) => Credential.Of(secret, $"{Name} md5", PasswordLetters);

    /// <summary>What lets administer.</summary>
    public static string AdministrationPassword(byte[] secret) => Credential.Of(secret, $"{Name} administration", PasswordLetters);

    /// <summary>What commands are signed with.</summary>
    public static string AdministrationMd5Secret(byte[] secret) => Credential.Of(secret, $"{Name} administration md5", PasswordLetters);

    private static void Corrupt(HttpRequestMessage request)
    {
        using var reader = new StreamReader(request.Content!.ReadAsStream(), Encoding.ASCII);
        var body = reader.ReadToEnd();
        var at = body.IndexOf("callbackPW=", StringComparison.Ordinal) + "callbackPW=".Length;
        var type = request.Content.Headers.ContentType;
        request.Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body[..at] + (body[at] == '0' ? '1' : '0') + body[(at + 1)..])) { Headers = { ContentType = type } };
    }
}
