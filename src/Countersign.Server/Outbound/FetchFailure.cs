using System.Net;

namespace Countersign.Server.Outbound;

/// <summary>The kinds of failure of a fetch, a closed list.</summary>
public enum FetchFault
{
    /// <summary>The URL is none that is fetched: another scheme, a user name, a host that is no name or address.</summary>
    Url,

    /// <summary>The port is not one of the web.</summary>
    Port,

    /// <summary>DNS knows no such name.</summary>
    NoName,

    /// <summary>The name has no address.</summary>
    NoAddress,

    /// <summary>DNS did not tell.</summary>
    Dns,

    /// <summary>An address is not one of the internet.</summary>
    Address,

    /// <summary>Nobody took the connection.</summary>
    Connection,

    /// <summary>The certificate is not valid, or there was no agreement on TLS.</summary>
    Tls,

    /// <summary>It took longer than allowed.</summary>
    Time,

    /// <summary>The answer is not HTTP, or broke off.</summary>
    Answer,

    /// <summary>The headers or the body are longer than allowed.</summary>
    Size,

    /// <summary>The status is neither 2xx nor a redirect that is followed.</summary>
    Status,

    /// <summary>There are more redirects than allowed, or one leads nowhere.</summary>
    Redirect,
}

/// <summary>Why there is no answer that counts.</summary>
/// <param name="Fault">The kind.</param>
/// <param name="Sentence">For the people whose site it is; it quotes what strangers have said, and must be encoded where it is shown.</param>
public sealed record FetchFailure(FetchFault Fault, string Sentence)
{
    private const int MostQuoted = 100;

    internal static FetchFailure NoUrl(string url) => new(FetchFault.Url, $"\"{Short(url)}\" is no URL that can be fetched.");

    internal static FetchFailure OtherScheme(string scheme) => new(FetchFault.Url, $"Only http and https are fetched, not {Short(scheme)}.");

    internal static FetchFailure NamesUser() => new(FetchFault.Url, "A URL with a user name or password is not fetched.");

    internal static FetchFailure NoHost(string host) => new(FetchFault.Url, $"\"{Short(host)}\" is no host of the internet.");

    internal static FetchFailure OtherPort(int port) => new(FetchFault.Port, $"Only the ports 80 and 443 are connected to, not {port}.");

    internal static FetchFailure NoName(string host) => new(FetchFault.NoName, $"DNS knows no name {host}.");

    internal static FetchFailure NoAddress(string host) => new(FetchFault.NoAddress, $"{host} has no address in DNS.");

    internal static FetchFailure NotTold(string reason) => new(FetchFault.Dns, reason);

    internal static FetchFailure Refused(string host, IPAddress address, string what) => new(
        FetchFault.Address,
        IPAddress.TryParse(host, out _) ? $"{address} is {what}." : $"{host} leads to {address}, which is {what}.");

    internal static FetchFailure NotConnected(string host, int port, string why) => new(FetchFault.Connection, $"{host} took no connection on port {port}: {why}.");

    internal static FetchFailure NotTrusted(string host, string why) => new(FetchFault.Tls, $"The certificate of {host} is not valid: {why}.");

    internal static FetchFailure NoTls(string host) => new(FetchFault.Tls, $"There was no agreement with {host} on TLS.");

    internal static FetchFailure TooSlow(TimeSpan limit) => new(FetchFault.Time, $"There was no complete answer within {limit.TotalSeconds:0} seconds.");

    internal static FetchFailure NoHttp(string host) => new(FetchFault.Answer, $"{host} did not answer with proper HTTP, or broke off.");

    internal static FetchFailure LongHeaders(string host) => new(FetchFault.Size, $"The headers of {host} are too long.");

    internal static FetchFailure LongBody(string host, int most) => new(FetchFault.Size, $"The file of {host} is longer than {most} bytes.");

    internal static FetchFailure OtherStatus(Uri url, HttpStatusCode status) => new(FetchFault.Status, $"{Short(url.AbsoluteUri)} answered {(int)status}.");

    internal static FetchFailure NoTarget(Uri url) => new(FetchFault.Redirect, $"{Short(url.AbsoluteUri)} redirects to nowhere.");

    internal static FetchFailure TooManyRedirects(int most) => new(FetchFault.Redirect, $"There are more than {most} redirects.");

    private static string Short(string text) => text.Length <= MostQuoted ? text : text[..MostQuoted] + "…";
}
