using System.Diagnostics;
using System.Globalization;
using Countersign.Certificates.Attestation;
using Countersign.Proofs.Attestation;

namespace Countersign.Bench;

/// <summary>How long it takes to verify what hardware states about a key, for each kind; every statement is a sound one, which takes longest.</summary>
internal static class Attesting
{
    private const int WarmUps = 200;
    private const int Verifications = 1000;

    /// <summary>One line of figures for each kind, in milliseconds of one core.</summary>
    public static string Measure() => string.Join('\n', AttestationCorpus.All.GroupBy(kept => kept.Kind).Select(kind => Measure(kind.Key, [.. kind])));

    private static string Measure(string kind, KeptStatement[] kept)
    {
        for (var i = 0; i < WarmUps; i++)
            Verify(kept[i % kept.Length]);
        var took = new double[Verifications];
        for (var i = 0; i < Verifications; i++)
        {
            // The clock runs on while others have the core, and the CPU counts other threads too: neither is less than the verification took.
            var (begun, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            Verify(kept[i % kept.Length]);
            took[i] = Math.Min(Stopwatch.GetElapsedTime(begun).TotalMilliseconds, (Environment.CpuUsage.TotalTime - used).TotalMilliseconds);
        }

        Array.Sort(took);
        return string.Create(CultureInfo.InvariantCulture,
            $"verifying {kind,-14} ({kept.Length} forms): median {took[Verifications / 2]:F2} ms, 99 % within {took[Verifications * 99 / 100]:F2} ms, of 5");
    }

    private static void Verify(KeptStatement kept)
    {
        if (kept.Verdict(kept.Statement) is AttestationVerdict.Fails(var fault, var detail))
            throw new InvalidOperationException($"{kept.Name} does not hold: {fault}: {detail}.");
    }
}
