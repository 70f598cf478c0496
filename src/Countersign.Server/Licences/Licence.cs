namespace Countersign.Server.Licences;

/// <summary>What an account holds of a licensed product (decision P4).</summary>
/// <param name="Code">What customers name it by.</param>
/// <param name="AccountId">Whose it is.</param>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">How many units; addresses, sites or seats.</param>
/// <param name="IsTrial">Whether it is a trial.</param>
/// <param name="ExpiresAt">When it ends, Unix milliseconds.</param>
/// <param name="TermDays">How long it was bought for; 0 for what is bought once and does not end.</param>
public sealed record Licence(string Code, long AccountId, long ProductId, long Quantity, bool IsTrial, long ExpiresAt, long TermDays = 0);
