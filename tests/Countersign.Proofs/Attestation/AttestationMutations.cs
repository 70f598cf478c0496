using System.Text;
using Countersign.Certificates.Attestation;

namespace Countersign.Proofs.Attestation;

/// <summary>Damages statements of hardware, from the outside and at every layer within, and has each judged.</summary>
internal sealed class AttestationMutations
{
    private readonly Random random;
    private readonly CsrDamage damage;
    private readonly PackageLayers layers;

    /// <summary>The same mutations for the same <paramref name="seed"/>.</summary>
    public AttestationMutations(int seed)
    {
        random = new Random(seed);
        damage = new CsrDamage(random);
        layers = new PackageLayers(random, damage);
    }

    /// <summary>Judges <paramref name="count"/> mutations of the corpus, its kinds in turn.</summary>
    public MutationTally Run(int count, Action<MutationTally>? progress = null)
    {
        var tally = new MutationTally();
        var byKind = AttestationCorpus.All.GroupBy(kept => kept.Kind).Select(kind => kind.ToArray()).ToArray();
        foreach (var kept in AttestationCorpus.All)
            kept.Verdict(kept.Statement); // So that the first of a kind is not charged with what the runtime does once.
        for (var i = 1; i <= count; i++)
        {
            var kind = byKind[i % byKind.Length];
            var kept = kind[random.Next(kind.Length)];
            var text = Mutate(kept);
            tally.Take($"{kept.Kind} {text}", () => kept.Verdict(text) switch
            {
                AttestationVerdict.Fails(var fault, _) => fault.Context,
                _ => "holds",
            });
            if (i % Math.Max(1, count / 100) == 0)
                progress?.Invoke(tally);
        }

        return tally;
    }

    private string Mutate(KeptStatement kept)
    {
        var package = Convert.FromBase64String(kept.Statement);
        for (var times = random.Next(1, 4); times > 0 && package.Length > 0; times--)
            package = layers.Mutate(package);
        // One in twenty is the text of another kind, one in twenty is garbled, and the rest is as callers send it.
        return random.Next(20) switch
        {
            0 => damage.Garble(Convert.ToBase64String(package) + "="),
            1 => Encoding.Latin1.GetString(package),
            2 => AttestationCorpus.All[random.Next(AttestationCorpus.All.Count)].Statement,
            _ => Convert.ToBase64String(package, random.Next(2) == 0 ? Base64FormattingOptions.InsertLineBreaks : Base64FormattingOptions.None),
        };
    }
}
