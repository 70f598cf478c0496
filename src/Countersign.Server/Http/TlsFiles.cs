using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Countersign.Certificates;

namespace Countersign.Server.Http;

/// <summary>
/// Certificates and keys under <c>{DataDirectory}/tls</c> (directories 0700, keys 0600). What is missing is made at start and kept; a
/// development certificate is renewed for its key in its last 30 days; what an operator puts there is used and never written.
/// </summary>
public sealed class TlsFiles
{
    private static readonly TimeSpan RenewalPeriod = TimeSpan.FromDays(30);

    private readonly string directory;
    private readonly TimeProvider time;

    private TlsFiles(string directory, TimeProvider time)
    {
        this.directory = directory;
        this.time = time;
    }

    /// <summary>The server's certificate with its key.</summary>
    public required X509Certificate2 Server { get; init; }

    /// <summary>The server's certificate and those that lead from it towards an authority that clients trust.</summary>
    public required X509Certificate2Collection ServerChain { get; init; }

    /// <summary>The authorities that client certificates must come from.</summary>
    public required X509Certificate2Collection Authorities { get; init; }

    /// <summary>The path of the server's certificate, which clients may trust while it is a development certificate.</summary>
    public string ServerPath => Path.Combine(directory, "server.pem");

    /// <summary>The path of its key.</summary>
    public string ServerKeyPath => Path.Combine(directory, "server-key.pem");

    /// <summary>The path of the authority that client certificates are issued by; its key is beside it.</summary>
    public string AuthorityPath => Path.Combine(directory, "authority.pem");

    /// <summary>The path of the client certificate that is made for a name; its key is beside it.</summary>
    public string ClientPath(string name) => Path.Combine(directory, "clients", name + ".pem");

    /// <summary>Reads what is there and makes what is missing; throws <see cref="CannotStartException"/> for what cannot be used.</summary>
    public static TlsFiles Open(string dataDirectory, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        PrivateFile.CreateDirectory(dataDirectory); // Before anything else makes it with the mode of the day.
        var directory = Path.Combine(dataDirectory, "tls");
        PrivateFile.CreateDirectory(directory);
        var server = new KeyPair(directory, "server");
        var authority = new KeyPair(directory, "authority");

        if (!server.HasCertificate || server.IsOutdatedDevelopmentCertificate(time.GetUtcNow() + RenewalPeriod))
            server.Make(key => CertificateIssuance.DevelopmentServer(key, Environment.MachineName, time.GetUtcNow()));
        if (!authority.HasCertificate)
            authority.Make(key => CertificateIssuance.Authority(key, "Client certificates", time.GetUtcNow()));

        return new TlsFiles(directory, time)
        {
            Server = server.CertificateWithKey(),
            ServerChain = server.Certificates(),
            Authorities = authority.Certificates(),
        };
    }

    /// <summary>
    /// The certificate <c>tls/clients/{name}.pem</c> beside its key <c>{name}-key.pem</c>; issued by our authority when it is missing
    /// or would not be accepted 30 days from now. The name has letters, digits, underscores and hyphens.
    /// </summary>
    public X509Certificate2 ClientCertificate(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            throw new ArgumentException("A name of a file is needed.", nameof(name));

        var clients = Path.Combine(directory, "clients");
        PrivateFile.CreateDirectory(clients);
        var client = new KeyPair(clients, name);
        if (!client.HasCertificate || new ClientCertificateRules(Authorities).FirstBroken(client.Certificates()[0], time.GetUtcNow() + RenewalPeriod) is not null)
        {
            using var authority = new KeyPair(directory, "authority").CertificateWithKey();
            client.Make(key => CertificateIssuance.Client(authority, key, name, time.GetUtcNow()));
        }

        return client.CertificateWithKey();
    }

    /// <summary>A certificate of our authority for a client's key, kept in no file.</summary>
    /// <exception cref="CannotStartException">The authority cannot issue.</exception>
    public X509Certificate2 Issue(PublicKey key, string commonName)
    {
        using var authority = new KeyPair(directory, "authority").CertificateWithKey();
        return KeyPair.Usable(AuthorityPath, () => CertificateIssuance.Client(authority, key, commonName, time.GetUtcNow()));
    }

    /// <summary>A certificate file and its key file.</summary>
    private sealed class KeyPair(string directory, string name)
    {
        private readonly string certificatePath = Path.Combine(directory, name + ".pem");
        private readonly string keyPath = Path.Combine(directory, name + "-key.pem");

        public bool HasCertificate => File.Exists(certificatePath);

        public bool IsOutdatedDevelopmentCertificate(DateTimeOffset at)
        {
            using var certificate = Certificates()[0];
            return CertificateIssuance.IsDevelopmentServer(certificate) && certificate.NotAfter < at;
        }

        /// <summary>Makes a certificate for the key that is there, or for a new one: a crash between the two files then costs nothing.</summary>
        public void Make(Func<ECDsa, X509Certificate2> issue)
        {
            using var key = File.Exists(keyPath) ? ReadKey() : NewKey();
            using var certificate = issue(key);
            PrivateFile.Write(certificatePath, certificate.ExportCertificatePem() + "\n");
        }

        public X509Certificate2Collection Certificates() => Usable(certificatePath, () =>
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(certificatePath);
            return certificates.Count > 0 ? certificates : throw new CryptographicException("it holds no certificate in PEM form");
        });

        public X509Certificate2 CertificateWithKey() =>
            Usable($"{certificatePath}' with the key '{keyPath}", () => X509Certificate2.CreateFromPemFile(certificatePath, keyPath));

        private ECDsa ReadKey() => Usable(keyPath, () =>
        {
            var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(keyPath));
            return key;
        });

        private ECDsa NewKey()
        {
            var key = CertificateIssuance.NewKey();
            PrivateFile.Write(keyPath, key.ExportPkcs8PrivateKeyPem() + "\n");
            return key;
        }

        public static T Usable<T>(string path, Func<T> read)
        {
            try
            {
                return read();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
            {
                throw new CannotStartException($"The file '{path}' cannot be used: {fault.Message}", fault);
            }
        }
    }
}
