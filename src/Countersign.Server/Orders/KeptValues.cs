using System.Text;
using Countersign.Protocol;

namespace Countersign.Server.Orders;

/// <summary>What was kept of an order, put together as a call again, for the rules and reckonings that are made for calls.</summary>
internal static class KeptValues
{
    /// <summary>The values of a call with these pairs; what has no text is left out.</summary>
    public static ParameterValues Of(IEnumerable<(string Name, string? Text)> pairs)
    {
        var sent = pairs.Where(pair => !string.IsNullOrEmpty(pair.Text)).Select(pair => KeyValuePair.Create(pair.Name, pair.Text!));
        return FormEncoding.TryDecode(Encoding.ASCII.GetBytes(FormEncoding.Encode(sent)), out var fields)
            ? ParameterValues.Read(fields)
            : throw new InvalidOperationException("An order has more rows than a call.");
    }
}
