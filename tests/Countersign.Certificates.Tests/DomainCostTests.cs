namespace Countersign.Certificates.Tests;

/// <summary>The budget of judging a long x_domainNames, in memory; its time depends on the machine.</summary>
public class DomainCostTests
{
    [Fact]
    public void A_hundred_names_with_their_domains_and_an_address_each_allocate_at_most_200_KB()
    {
        var sent = string.Join(',', Enumerable.Range(1, 100).Select(number => $"www.host{number}.shop.co.uk"));
        Assert.Equal(100, Permitted(sent)); // Also warms up: the list is read once.
        var before = GC.GetAllocatedBytesForCurrentThread();
        Permitted(sent);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 200 * 1024);
    }

    private static int Permitted(string sent)
    {
        Assert.True(DomainNames.TryRead(sent, DomainNames.Most, out var names, out _));
        return names.Count(name => DcvAddresses.Permitted("admin@shop.co.uk", name, PublicSuffixList.Shipped) is not null);
    }
}
