using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Countersign.Server.Storage;

/// <summary>Whether orders can be kept: the writer is sound, and the store answers.</summary>
public sealed class StoreHealth(Database database, GroupCommit commit) : IHealthCheck
{
    // What answers later than this is as good as gone: callers have a time limit of their own.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!commit.IsSound)
            return HealthCheckResult.Unhealthy("The store has failed, and no orders are taken until a write to it succeeds.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await using var connection = await database.OpenReadAsync(limit.Token);
            await using var question = connection.CreateCommand();
            question.CommandText = "select 1";
            await question.ExecuteScalarAsync(limit.Token);
            return HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or OperationCanceledException or TimeoutException)
        {
            // Without its message: this address is open to everybody.
            return HealthCheckResult.Unhealthy("The store does not answer.");
        }
    }
}
