using System.Collections.Frozen;
using System.Text.Json;
using Countersign.Server.Storage;
using Dapper;

namespace Countersign.Server.Accounts;

/// <summary>All affiliates in memory: a snapshot that <see cref="Refresh"/> swaps when the tables have changed; empty before.</summary>
/// <remarks>Whoever changes an affiliate raises its version. Its certificates are never remembered: <see cref="AffiliateCertificates"/>.</remarks>
public sealed class Affiliates(Database database)
{
    private const string StampSql = """
        select count(*) as Count, cast(coalesce(sum(id), 0) as bigint) as Ids, cast(coalesce(sum(version), 0) as bigint) as Versions from affiliate
        """;

    private const string AffiliatesSql =
        "select id as Id, brand as Brand, profile as Profile, tolerated as Tolerated, origins as Origins, sets_prices as SetsPrices from affiliate";

    private Snapshot snapshot = new(default, []);

    /// <summary>The operator's own.</summary>
    public Affiliate Own =>
        Find(Affiliate.OwnBrand) ?? throw new InvalidOperationException("The table of affiliates has no row for the operator's own brand.");

    /// <summary>All of them, by key.</summary>
    public IReadOnlyList<Affiliate> All => snapshot.All;

    /// <summary>The affiliate of a brand; null for an unknown one (decision A4).</summary>
    public Affiliate? Find(string brand) => snapshot.ByBrand.GetValueOrDefault(brand);

    /// <summary>The affiliate with a key; null when the snapshot has none.</summary>
    public Affiliate? Find(long id) => snapshot.ById.GetValueOrDefault(id);

    /// <summary>Loads the affiliates if they have changed; cheap enough to be asked every few seconds.</summary>
    public async Task Refresh(CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var stamp = await connection.QuerySingleAsync<StampRow>(new CommandDefinition(StampSql, cancellationToken: cancellation));
        if (stamp.ToStamp() == snapshot.Stamp)
            return;

        var rows = await connection.QueryAsync<AffiliateRow>(new CommandDefinition(AffiliatesSql, cancellationToken: cancellation));
        snapshot = new(stamp.ToStamp(), [.. rows.Select(row => row.ToAffiliate()).OrderBy(affiliate => affiliate.Id)]);
    }

    private readonly record struct Stamp(long Count, long Ids, long Versions);

    private sealed class Snapshot(Stamp stamp, Affiliate[] all)
    {
        public Stamp Stamp { get; } = stamp;

        public Affiliate[] All { get; } = all;

        public FrozenDictionary<string, Affiliate> ByBrand { get; } = all.ToFrozenDictionary(affiliate => affiliate.Brand, StringComparer.Ordinal);

        public FrozenDictionary<long, Affiliate> ById { get; } = all.ToFrozenDictionary(affiliate => affiliate.Id);
    }

    private sealed class StampRow
    {
        public long Count { get; init; }

        public long Ids { get; init; }

        public long Versions { get; init; }

        public Stamp ToStamp() => new(Count, Ids, Versions);
    }

    private sealed class AffiliateRow
    {
        public long Id { get; init; }

        public string Brand { get; init; } = "";

        public string Profile { get; init; } = "";

        public string Tolerated { get; init; } = "[]";

        public string Origins { get; init; } = "[]";

        public long SetsPrices { get; init; }

        public Affiliate ToAffiliate() => new()
        {
            Id = Id,
            Brand = Brand,
            Profile = Enum.Parse<AffiliateProfile>(Profile, ignoreCase: true),
            ToleratedArguments = Texts(Tolerated),
            RedirectOrigins = [.. Texts(Origins).Select(ReadOrigin)],
            SetsPrices = SetsPrices != 0,
        };

        private RedirectOrigin ReadOrigin(string text) =>
            RedirectOrigin.TryParse(text, out var origin)
                ? origin
                : throw new InvalidDataException($"The redirect origin '{text}' of affiliate '{Brand}' is none that browsers may be sent to.");

        private static string[] Texts(string json) => JsonSerializer.Deserialize<string[]>(json) ?? [];
    }
}
