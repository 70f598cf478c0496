namespace Countersign.Certificates.Tests;

/// <summary>Names of which a test knows that they are.</summary>
internal static class A
{
    public static DomainName Name(string text)
    {
        Assert.True(DomainName.TryRead(text, out var name, out var fault), $"{text}: {fault}");
        return name;
    }
}
