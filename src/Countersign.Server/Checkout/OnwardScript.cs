using System.Security.Cryptography;
using System.Text;

namespace Countersign.Server.Checkout;

/// <summary>The one script of the pages: it presses the button of a form that a gateway is begun by. Without it the buyer does.</summary>
public static class OnwardScript
{
    /// <summary>The script.</summary>
    public const string Text = "document.querySelector('form.onward').submit()";

    /// <summary>What the content security policy names it by.</summary>
    public static string Hash { get; } = "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
}
