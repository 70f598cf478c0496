using System.Globalization;

namespace Countersign.Server.OrderPage;

/// <summary>A moment as a customer reads it; in UTC, since a page without script does not know where the customer is.</summary>
internal static class Moment
{
    /// <summary>For people.</summary>
    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>For programs.</summary>
    public static string Machine(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>For people, from Unix milliseconds.</summary>
    public static string Text(long at) => Text(DateTimeOffset.FromUnixTimeMilliseconds(at));

    /// <summary>For programs, from Unix milliseconds.</summary>
    public static string Machine(long at) => Machine(DateTimeOffset.FromUnixTimeMilliseconds(at));
}
