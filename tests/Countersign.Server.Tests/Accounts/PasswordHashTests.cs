using System.Text;
using Countersign.Server.Accounts;
using CsCheck;

namespace Countersign.Server.Tests.Accounts;

public sealed class PasswordHashTests
{
    // Made with another implementation (libargon2 by way of its command line): -id -t 2 -k 19456 -p 1 -l 32.
    private const string OfAnotherImplementation =
        "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$0A76PMmQm3m0u+lQ7iWFzCBQXjVbLhzlrjVIOMJd/Qk";

    // Cheap parameters, which a database of another origin could hold; they keep the property below to a second.
    private const string CheapCost = "m=8,t=1,p=1";

    [Fact]
    public void A_hash_names_algorithm_version_and_cost() =>
        Assert.Matches(@"^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$", PasswordHash.Of("Pässwörd ✓"));

    [Fact]
    public void Only_the_password_matches_its_hash()
    {
        var hash = PasswordHash.Of("Pässwörd ✓");

        Assert.True(PasswordHash.Matches("Pässwörd ✓", hash));
        Assert.False(PasswordHash.Matches("Pässwörd ✓ ", hash));
        Assert.False(PasswordHash.Matches("Pässwörd ✓".Normalize(NormalizationForm.FormD), hash)); // Exact bytes, no normal form.
    }

    [Fact]
    public void Two_hashes_of_one_password_differ() => Assert.NotEqual(PasswordHash.Of("same"), PasswordHash.Of("same"));

    [Fact]
    public void A_hash_of_another_implementation_matches_since_passwords_are_UTF_8() =>
        Assert.True(PasswordHash.Matches("Pässwörd ✓", OfAnotherImplementation));

    [Fact]
    public void A_password_matches_the_hash_of_itself_and_of_no_other() =>
        Gen.Select(Text, Text).Sample(
            (one, other) => PasswordHash.Matches(one, Weak(one)) && PasswordHash.Matches(other, Weak(one)) == (one == other),
            iter: 200);

    [Theory]
    [InlineData("m=19455,t=2,p=1", true)]
    [InlineData("m=19456,t=1,p=1", true)]
    [InlineData("m=19456,t=2,p=1", false)]
    [InlineData("m=65536,t=3,p=1", false)]
    public void A_hash_below_the_present_cost_needs_to_be_made_again(string cost, bool needed) =>
        Assert.Equal(needed, PasswordHash.NeedsRehash(PasswordHash.OfNobody.Replace("m=19456,t=2,p=1", cost, StringComparison.Ordinal)));

    [Theory]
    [InlineData("m=1048576,t=2,p=1")]
    [InlineData("m=4294986752,t=2,p=1")]
    [InlineData("m=19456,t=100000,p=1")]
    [InlineData("m=19456,t=2,p=4")]
    [InlineData("m=0,t=2,p=1")]
    [InlineData("m=+8,t=1,p=1")]
    [InlineData("m=8,t=1")]
    public void Absurd_cost_in_the_database_matches_nothing_and_is_not_paid(string cost)
    {
        var hash = Weak("password").Replace(CheapCost, cost, StringComparison.Ordinal);

        Assert.False(PasswordHash.Matches("password", hash));
        Assert.True(PasswordHash.NeedsRehash(hash));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("$2y$10$abcdefghijklmnopqrstuv")]
    [InlineData("$argon2id$v=19$m=8,t=1,p=1$!!!$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$argon2id$v=16$m=8,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_hash_of_ours_matches_nothing(string stored) => Assert.False(PasswordHash.Matches("", stored));

    [Fact]
    public void The_hash_of_nobody_costs_what_a_present_hash_costs()
    {
        Assert.False(PasswordHash.NeedsRehash(PasswordHash.OfNobody));
        Assert.False(PasswordHash.Matches("", PasswordHash.OfNobody));
    }

    private static Gen<string> Text =>
        Gen.Int[0, 0x10FFFF].Where(Rune.IsValid).Array[0, 12].Select(runes => string.Concat(runes.Select(rune => new Rune(rune))));

    private static string Weak(string password)
    {
        var salt = new byte[16];
        Span<byte> hash = stackalloc byte[32];
        NSec.Cryptography.PasswordBasedKeyDerivationAlgorithm
            .Argon2id(new NSec.Cryptography.Argon2Parameters { DegreeOfParallelism = 1, MemorySize = 8, NumberOfPasses = 1 })
            .DeriveBytes(Encoding.UTF8.GetBytes(password), salt, hash);
        return $"$argon2id$v=19${CheapCost}${Unpadded(salt)}${Unpadded(hash)}";
    }

    private static string Unpadded(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');
}
