using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Countersign.Certificates.Requests;

/// <summary>Writes object identifiers as numbers with dots (X.690 section 8.19).</summary>
internal static class ObjectIdentifiers
{
    /// <summary>False for a component that is larger than any in use.</summary>
    public static bool TryWrite(ReadOnlySpan<byte> content, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var dotted = new StringBuilder();
        ulong component = 0;
        foreach (var octet in content)
        {
            if (component > ulong.MaxValue >> 8)
                return false;
            component = (component << 7) | (uint)(octet & 0x7F);
            if (octet >= 0x80)
                continue;
            // The first number carries two: 40 times the first, which is at most 2, and the second.
            if (dotted.Length == 0)
            {
                var first = Math.Min(component / 40, 2);
                dotted.Append(CultureInfo.InvariantCulture, $"{first}.{component - (40 * first)}");
            }
            else
            {
                dotted.Append(CultureInfo.InvariantCulture, $".{component}");
            }

            component = 0;
        }

        text = dotted.ToString();
        return true;
    }
}
