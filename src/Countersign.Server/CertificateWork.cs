using System.CommandLine;
using Countersign.Server.Accounts;
using Countersign.Server.Storage;

namespace Countersign.Server;

/// <summary>What the verbs of <see cref="CertificatesCommand"/> work with.</summary>
internal sealed class CertificateWork(ServerSettings settings, Database database, GroupCommit commit, InvocationConfiguration console)
{
    private readonly Affiliates affiliates = new(database);

    /// <summary>The certificates.</summary>
    public AffiliateCertificates Certificates => field ??= new(database, commit, affiliates, Time);

    /// <summary>The settings.</summary>
    public ServerSettings Settings { get; } = settings;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>For what was asked for.</summary>
    public TextWriter Output => console.Output;

    /// <summary>For what is said about it.</summary>
    public TextWriter Messages => console.Error;

    /// <summary>The affiliate of a brand; null when there is none.</summary>
    public async Task<Affiliate?> Find(string brand, CancellationToken cancellation)
    {
        await affiliates.Refresh(cancellation);
        return affiliates.Find(brand);
    }

    /// <summary>Says that there is no such brand, and which there are.</summary>
    public string Unknown(string brand)
    {
        var others = affiliates.All.Select(affiliate => affiliate.Brand).Where(known => known != Affiliate.OwnBrand).Order(StringComparer.Ordinal).ToList();
        var brands = others.Count == 0 ? "There are none yet" : $"The brands are: {string.Join(", ", others)}";
        return $"There is no affiliate of the brand '{brand}'. {brands}; the operator's own is --own.";
    }
}
