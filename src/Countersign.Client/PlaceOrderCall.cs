using System.Collections;
using Countersign.Protocol;

namespace Countersign.Client;

/// <summary>One call, written as a collection of rows and their values.</summary>
/// <example><code>new PlaceOrderCall { { OrderParameters.Currency, CurrencyCode.Eur }, { ItemParameters.Pricing, 1, 400 } }</code></example>
public sealed class PlaceOrderCall : IEnumerable<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> pairs = [];

    /// <summary>Adds an order parameter.</summary>
    public void Add<T>(Parameter<T> row, T value)
    {
        ArgumentNullException.ThrowIfNull(row);
        Add(row.NameFor(0), row.Write(value));
    }

    /// <summary>Adds a parameter of item <paramref name="item"/>, from 1.</summary>
    public void Add<T>(Parameter<T> row, int item, T value)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(item);
        Add(row.NameFor(item), row.Write(value));
    }

    /// <summary>Adds a pair as it stands, for arguments that have no row and for trying out faults.</summary>
    public void Add(string name, string value) => pairs.Add(new(name, value));

    /// <summary>The form-encoded call.</summary>
    public override string ToString() => FormEncoding.Encode(pairs);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => pairs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
