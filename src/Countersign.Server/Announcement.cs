using System.Text;
using Countersign.Server.Http;
using Countersign.Server.Payments;

namespace Countersign.Server;

/// <summary>What the server prints to standard output once it takes calls: one line for each listener, and in the sandbox a first call to paste.</summary>
public static class Announcement
{
    /// <summary>The text, with the real ports; each line of a listener is its name, spaces and its URL.</summary>
    public static string Text(ServerSettings settings, Listeners listeners, TlsFiles tls, PaymentGateways gateways)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(listeners);
        ArgumentNullException.ThrowIfNull(tls);
        ArgumentNullException.ThrowIfNull(gateways);
        var text = new StringBuilder();
        text.Append("Countersign is ready. Its data is in ").Append(settings.Store).Append('\n');
        text.Append("public   ").Append(listeners.Url(ListenerKind.Public)).Append('\n');
        text.Append("plain    ").Append(listeners.Url(ListenerKind.Plain)).Append('\n');
        text.Append("private  ").Append(listeners.Url(ListenerKind.Private)).Append('\n');
        foreach (var origin in settings.Sandbox ? gateways.All.Select(gateway => gateway.Origin()).Distinct() : [])
            text.Append("gateway  ").Append(origin).Append('\n');
        if (settings.Sandbox)
            text.Append(SandboxText(listeners, tls));
        return text.ToString();
    }

    /// <summary>The pairs of the published sample call, whose e-mail address the page shows mangled.</summary>
    public static IReadOnlyList<(string Name, string Value)> Sample { get; } =
    [
        ("loginName", "login_name"), ("loginPassword", "login_password"), ("isReturningCustomer", "Y"), ("ap", "Affiliate_Brand_Name"),
        ("emailAddress", "customer@affiliate.example"), ("_1_PPP", "400"), ("1_webserverSoftwareID", "-1"),
    ];

    /// <summary>The published sample call with payment left for later, to be pasted into a shell.</summary>
    public static string SampleCall(Listeners listeners, TlsFiles tls)
    {
        ArgumentNullException.ThrowIfNull(listeners);
        ArgumentNullException.ThrowIfNull(tls);
        var pairs = Sample.Append(("paymentStatus", "2")).Select(pair => $"  --data-urlencode '{pair.Item1}={pair.Item2}'");
        var call = $"curl --cacert {Quoted(tls.ServerPath)} {Quoted(ListenAddress.Reachable(listeners.Url(ListenerKind.Public)) + "/products/!PlaceOrder")}";
        return string.Join(" \\\n", pairs.Prepend(call));
    }

    /// <summary>An order of a code signing certificate for a key in hardware; its two files are fetched first.</summary>
    public static string HardwareCall(Listeners listeners, TlsFiles tls, string kind, string request, string statement)
    {
        var (trust, site) = ($"curl --cacert {Quoted(tls.ServerPath)}", ListenAddress.Reachable(listeners.Url(ListenerKind.Public)));
        return $"""
            {trust} --remote-name-all {Quoted(site + "/sandbox/" + request)} {Quoted(site + "/sandbox/" + statement)}
            {trust} {Quoted(site + "/products/!PlaceOrder")} \
              --data-urlencode 'loginName=login_name' \
              --data-urlencode 'loginPassword=login_password' \
              --data-urlencode '1_ID=8' --data-urlencode '1_days=365' \
              --data-urlencode '1_hsmType={kind}' \
              --data-urlencode '1_csr@{request}' \
              --data-urlencode '1_keyAttestation@{statement}' \
              --data-urlencode 'paymentStatus=2'
            """;
    }

    private static string SandboxText(Listeners listeners, TlsFiles tls) => $"""

        This is a sandbox: test data, no real certificates. Log in as login_name with the password login_password.
        Its accounts, prices and the reference: {ListenAddress.Reachable(listeners.Url(ListenerKind.Public))}/
        A first order; without paymentStatus=2 it leads a browser to pay:

        {SampleCall(listeners, tls)}

        Ctrl+C stops the server.

        """;

    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
