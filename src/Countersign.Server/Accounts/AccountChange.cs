using Countersign.Server.Storage;

namespace Countersign.Server.Accounts;

/// <summary>What an order does to the account that places it: part of the order's own write.</summary>
/// <param name="AccountId">The account, which a new customer gets along with the order.</param>
/// <param name="Versions">The version that the order was judged on; raised when details change, since rules read them.</param>
/// <param name="Claims">The login name of a new account.</param>
/// <param name="Rows">The new account and the details that differ.</param>
public sealed record AccountChange(long AccountId, IReadOnlyList<Expectation> Versions, IReadOnlyList<Claim> Claims, IReadOnlyList<Row> Rows);
