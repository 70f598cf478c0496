using Npgsql;

namespace Countersign.Server.Storage;

/// <summary>Takes the claims of a group in one statement, and gives back those of writes that lost another one.</summary>
internal sealed class PostgresClaims
{
    private const string TakeSql = """
        insert into claim (scope, key, holder, expires_at)
        select scope, key, holder, expires_at from unnest($1, $2, $3, $4) as wanted (scope, key, holder, expires_at)
        on conflict (scope, key) do update set holder = excluded.holder, expires_at = excluded.expires_at
        where claim.expires_at <= $5
        returning scope, key
        """;

    private const string ReturnSql =
        "delete from claim using unnest($1, $2) as lost (scope, key) where claim.scope = lost.scope and claim.key = lost.key";

    private readonly List<(Claim Claim, PendingWrite Write)> tried = [];
    private readonly HashSet<(string Scope, string Key)> won = [];
    private readonly Wanted taken = new();
    private readonly Wanted returned = new();
    private readonly NpgsqlParameter<long> until = PostgresValue.Integer();
    private readonly NpgsqlBatchCommand take;
    private readonly NpgsqlBatchCommand giveBack;

    public PostgresClaims()
    {
        take = new(TakeSql) { Parameters = { taken.Scopes.Parameter, taken.Keys.Parameter, taken.Holders.Parameter, taken.Expiries.Parameter, until } };
        giveBack = new(ReturnSql) { Parameters = { returned.Scopes.Parameter, returned.Keys.Parameter } };
    }

    /// <summary>Nothing is claimed in this group.</summary>
    public void Forget()
    {
        tried.Clear();
        won.Clear();
    }

    /// <summary>Takes <paramref name="claims"/>, which are sorted; writes that lose one are overtaken.</summary>
    public void Take(NpgsqlBatch batch, IReadOnlyList<(Claim Claim, PendingWrite Write, int Order)> claims, long now)
    {
        Forget();
        foreach (var (claim, write, _) in claims)
        {
            if (write.IsOvertaken)
                continue;
            // Of equal keys the earlier write's is tried.
            if (tried.Count > 0 && Claim.ByKey(tried[^1].Claim, claim) == 0)
                write.IsOvertaken = true;
            else
                tried.Add((claim, write));
        }

        taken.Set(tried);
        until.TypedValue = now;
        batch.BatchCommands.Add(take);
        using (var reader = batch.ExecuteReader())
        {
            while (reader.Read())
                won.Add((reader.GetString(0), reader.GetString(1)));
        }

        foreach (var (claim, write) in tried)
            write.IsOvertaken |= !won.Contains((claim.Scope, claim.Key));
    }

    /// <summary>Gives back what was won by writes that will not be kept.</summary>
    public void AddReturnsTo(NpgsqlBatch batch)
    {
        tried.RemoveAll(claim => claim.Write.IsKept || !won.Contains((claim.Claim.Scope, claim.Claim.Key)));
        if (tried.Count == 0)
            return;
        returned.Set(tried);
        batch.BatchCommands.Add(giveBack);
    }

    private sealed class Wanted
    {
        public PostgresColumn.Texts Scopes { get; } = new();

        public PostgresColumn.Texts Keys { get; } = new();

        public PostgresColumn.Texts Holders { get; } = new();

        public PostgresColumn.Integers Expiries { get; } = new();

        public void Set(List<(Claim Claim, PendingWrite Write)> claims)
        {
            Scopes.Clear();
            Keys.Clear();
            Holders.Clear();
            Expiries.Clear();
            foreach (var (claim, _) in claims)
            {
                Scopes.Values.Add(claim.Scope);
                Keys.Values.Add(claim.Key);
                Holders.Values.Add(claim.Holder);
                Expiries.Values.Add(claim.ExpiresAt);
            }
        }
    }
}
