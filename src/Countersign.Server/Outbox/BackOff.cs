using System.Security.Cryptography;

namespace Countersign.Server.Outbox;

/// <summary>
/// How long work waits after its first, second and each further failed attempt; the last delay repeats. Each is up to a fifth shorter or
/// longer, so that what failed together does not come back together.
/// </summary>
public sealed class BackOff(params TimeSpan[] delays)
{
    /// <summary>Quick at first, then every three hours, given up after three days.</summary>
    public static BackOff Standard { get; } = new(
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(3))
    {
        MostAttempts = 30,
    };

    /// <summary>After how many failed attempts work is given up; null: never.</summary>
    public int? MostAttempts { get; init; }

    /// <summary>Whether work is given up when attempt number <paramref name="attempts"/>, which counts from 1, has failed.</summary>
    public bool IsOver(long attempts) => attempts >= MostAttempts;

    /// <summary>How long to wait after the failure of attempt number <paramref name="attempts"/>.</summary>
    public TimeSpan After(long attempts) => delays[Math.Clamp(attempts - 1, 0, delays.Length - 1)] * (RandomNumberGenerator.GetInt32(800, 1201) / 1000.0);
}
