using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Countersign.Baseline;

/// <summary>What is kept of one call: the parameters by order and item as JSON, and the account that the last digits of its login name.</summary>
public sealed class Order : TaskCompletionSource
{
    /// <summary>Items of the call that the benchmark sends.</summary>
    public const int Items = 2;

    /// <summary>The account of the login <c>…0000</c>; the benchmark puts it there.</summary>
    public const long FirstAccount = 100_000;

    private const int LoginDigits = 4;
    private const string Secret = "loginPassword";

    // What the texts are written on, used again by whichever order the thread reads next.
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? paper;

    private readonly string[] parameters = new string[Items + 1];

    private Order()
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
    }

    /// <summary>The key of the order, given when it is stored.</summary>
    public long Id { get; set; }

    /// <summary>What the caller is told: ten digits, as the server's numbers have.</summary>
    public long Number => 1_000_000_000 + Id;

    /// <summary>Whose order it is.</summary>
    public long AccountId { get; private init; }

    /// <summary>The parameters of an item, or of the order itself for item 0.</summary>
    public string Parameters(int item) => parameters[item];

    /// <summary>Takes the order out of a form.</summary>
    public static Order Of(FormCollection form)
    {
        ArgumentNullException.ThrowIfNull(form);
        var login = form["loginName"].ToString();
        var order = new Order
        {
            AccountId = FirstAccount + int.Parse(login.AsSpan(login.Length - LoginDigits), NumberStyles.None, CultureInfo.InvariantCulture),
        };
        for (var item = 0; item <= Items; item++)
            order.parameters[item] = Json(form, item);
        return order;
    }

    private static string Json(FormCollection form, int item)
    {
        var (buffer, json) = paper ??= Paper();
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        json.WriteStartObject();
        foreach (var (name, value) in form)
        {
            if (ItemOf(name, out var row) == item && name != Secret)
                json.WriteString(row, value.ToString());
        }

        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) Paper()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        return (buffer, new Utf8JsonWriter(buffer));
    }

    // "1_days" and "_1_PPP" are parameters of item 1; everything else is one of the order.
    private static int ItemOf(string name, out ReadOnlySpan<char> row)
    {
        var rest = name.AsSpan(name.StartsWith('_') ? 1 : 0);
        if (rest.Length > 2 && char.IsAsciiDigit(rest[0]) && rest[1] == '_')
        {
            row = rest[2..];
            return rest[0] - '0';
        }

        row = name;
        return 0;
    }
}
