using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Countersign.Certificates;
using Countersign.Certificates.Requests;
using Countersign.Server.Accounts;
using Countersign.Server.Http;
using Countersign.Server.Keys;

namespace Countersign.Server;

/// <summary>Issues a client certificate to an affiliate.</summary>
/// <remarks>
/// It is registered, durably, before it leaves the process: whatever our authority has signed and anybody may hold is listed and can be revoked. A
/// crash between the two leaves a line in the list for a certificate that nobody has.
/// </remarks>
internal sealed class CertificateIssue
{
    private const string NameOfOwn = "own";

    // Far more than a request has.
    private const int MostBytes = 64 * 1024;

    private readonly CertificateWork work;
    private readonly Affiliate affiliate;
    private readonly TlsFiles tls;

    private CertificateIssue(CertificateWork work, Affiliate affiliate, TlsFiles tls) => (this.work, this.affiliate, this.tls) = (work, affiliate, tls);

    private string Name => affiliate.Brand == Affiliate.OwnBrand ? NameOfOwn : affiliate.Brand;

    /// <summary>Issues, registers and hands out; the result says why it did not.</summary>
    /// <param name="work">What it works with.</param>
    /// <param name="brand">The affiliate's brand.</param>
    /// <param name="request">The file of the affiliate's request; null to make a key.</param>
    /// <param name="file">Where the certificate goes; null for the usual place.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static async Task<string?> Run(CertificateWork work, string brand, string? request, string? file, CancellationToken cancellation)
    {
        if (await work.Find(brand, cancellation) is not { } affiliate)
            return work.Unknown(brand);
        var issue = new CertificateIssue(work, affiliate, TlsFiles.Open(work.Settings.DataDirectory, work.Time));
        return request is null ? await issue.WithNewKey(file, cancellation) : await issue.ForRequest(request, file, cancellation);
    }

    private async Task<string?> WithNewKey(string? file, CancellationToken cancellation)
    {
        using var key = CertificateIssuance.NewKey();
        using var certificate = tls.Issue(new PublicKey(key), Name);
        return await HandOut(certificate, key, file ?? UsualPath(certificate), cancellation);
    }

    private async Task<string?> ForRequest(string path, string? file, CancellationToken cancellation)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MostBytes })
            return $"{path}: {CsrFault.TooLong.Sentence}";
        var known = WeakKeys.Read(work.Settings.DataDirectory);
        var text = await File.ReadAllTextAsync(path, cancellation);
        if (CertificateSigningRequest.Read(text, PublicKeyPolicy.LeastRsaBits, known, out var fault) is not { } request)
            return $"{path}: {fault!.Sentence}";
        using var certificate = tls.Issue(request.Key.ToPublicKey(), Name);
        return await HandOut(certificate, key: null, file, cancellation);
    }

    // Without a file to standard output.
    private async Task<string?> HandOut(X509Certificate2 certificate, ECDsa? key, string? file, CancellationToken cancellation)
    {
        var keyFile = key is null ? null : Path.ChangeExtension(file, null) + "-key.pem";
        if ((Unacceptable(certificate) ?? NotFree(file) ?? NotFree(keyFile)) is { } fault)
            return fault;
        var registered = await Register(certificate, cancellation);
        try
        {
            if (keyFile is not null)
                PrivateFile.Create(keyFile, key!.ExportPkcs8PrivateKeyPem() + "\n");
            if (file is not null)
                PrivateFile.Create(file, certificate.ExportCertificatePem() + "\n");
            else
                await work.Output.WriteLineAsync(certificate.ExportCertificatePem());
        }
        catch (Exception failure) when (failure is CannotStartException or IOException)
        {
            await work.Certificates.TryRevoke(registered.Fingerprint, CancellationToken.None);
            return $"{failure.Message} The certificate {registered.Fingerprint} is revoked again.";
        }

        await Tell(registered, file, keyFile);
        return null;
    }

    private async Task<AffiliateCertificate> Register(X509Certificate2 certificate, CancellationToken cancellation)
    {
        var registered = new AffiliateCertificate
        {
            Fingerprint = ClientCertificates.Fingerprint(certificate),
            AffiliateId = affiliate.Id,
            Serial = certificate.SerialNumber,
            NotAfter = new DateTimeOffset(certificate.NotAfter).ToUnixTimeMilliseconds(),
        };
        await work.Certificates.Register(registered, cancellation);
        return registered;
    }

    private async Task Tell(AffiliateCertificate registered, string? file, string? keyFile)
    {
        await work.Messages.WriteLineAsync($"The certificate {registered.Fingerprint} of {CertificatesCommand.NameOf(affiliate.Brand)} is registered until "
            + $"{CertificatesCommand.Moment(registered.NotAfter)}; a running server accepts it from the next request on.");
        if (work.Settings.Database is not null)
            await work.Messages.WriteLineAsync($"  Servers with another data directory accept it only if they have the same authority: {tls.AuthorityPath}");
        if (file is not null)
            await work.Messages.WriteLineAsync($"  certificate: {file}");
        if (keyFile is not null)
            await work.Messages.WriteLineAsync($"  key: {keyFile}");
    }

    private string UsualPath(X509Certificate2 certificate)
    {
        var safe = new string([.. Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_')]);
        var path = tls.ClientPath($"{safe}-{ClientCertificates.Fingerprint(certificate)[..8]}");
        PrivateFile.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    // An operator's own authority may be one that our own rules refuse.
    private string? Unacceptable(X509Certificate2 certificate) =>
        new ClientCertificateRules(tls.Authorities).FirstBroken(certificate, work.Time.GetUtcNow()) is { } broken
            ? $"The authority {tls.AuthorityPath} issues certificates that are not accepted ({broken})."
            : null;

    private static string? NotFree(string? path) =>
        path is null ? null
        : Path.Exists(path) ? $"There is a file {path} already; nothing was issued."
        : !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))) ? $"There is no directory for {path}; nothing was issued."
        : null;
}
