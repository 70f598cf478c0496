using Countersign.Certificates.Attestation;
using Countersign.Proofs.Attestation;
using Countersign.Protocol;

namespace Countersign.Certificates.Tests.Attestation;

/// <summary>What is kept holds, and nothing that is made of it by damage does any harm.</summary>
public sealed class AttestationCorpusTests
{
    [Fact]
    public void Every_kept_statement_holds()
    {
        Assert.Equal(ItemParameters.HsmType.Choices.Select(choice => choice.Text).Order(), AttestationCorpus.All.Select(kept => kept.Kind).Distinct().Order());
        Assert.All(AttestationCorpus.All, kept => Assert.IsType<AttestationVerdict.Holds>(kept.Verdict(kept.Statement)));
    }

    [Fact]
    public void A_hundred_thousand_damaged_statements_are_judged_without_an_exception_quickly_and_in_little_memory()
    {
        var tally = new AttestationMutations(seed: 5).Run(100_000);
        Assert.True(tally.Holds, tally + "\n" + string.Join('\n', tally.Faults.Take(3)));
        Assert.Superset(new HashSet<string> { "base64", "format", "chain", "signature", "key mismatch", "holds" }, tally.Outcomes.Keys.ToHashSet());
    }
}
