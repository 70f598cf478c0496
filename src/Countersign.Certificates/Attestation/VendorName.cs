using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Attestation;

/// <summary>The name of an issuer or a subject. Two are equal when their encodings are: makers' names hold parts that no text tells apart.</summary>
internal sealed class VendorName
{
    private const int MostFields = 32;
    private const int MostShown = 80;

    private VendorName(byte[] encoded, IReadOnlyList<SubjectField> fields) => (Encoded, Fields) = (encoded, fields);

    /// <summary>The whole name as it was received.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>Its fields in their order; those that are no text have an empty one.</summary>
    public IReadOnlyList<SubjectField> Fields { get; }

    /// <summary>The first common name; null without one.</summary>
    public string? CommonName => Field(SubjectFields.CommonName);

    /// <summary>For people: the common name, else the last field; cut short, since a stranger may have chosen it.</summary>
    public string Text
    {
        get
        {
            var text = CommonName ?? (Fields.Count > 0 ? Fields[^1].Text : "");
            return text.Length > MostShown ? text[..MostShown] + "…" : text;
        }
    }

    /// <summary>The first field with this identifier; null without one.</summary>
    public string? Field(string identifier) => Fields.FirstOrDefault(field => field.Identifier == identifier)?.Text;

    /// <summary>Whether both have the same encoding.</summary>
    public bool IsSameAs(VendorName other) => Encoded.Span.SequenceEqual(other.Encoded.Span);

    /// <summary>Reads one; null when it is none, or has more fields than any maker writes.</summary>
    public static VendorName? Read(ref DerReader reader)
    {
        if (!reader.TryRead(DerReader.Sequence, out var content, out var whole))
            return null;
        var fields = new List<SubjectField>();
        var sets = new DerReader(content);
        while (!sets.IsAtEnd)
        {
            if (!sets.TryEnter(DerReader.Set, out var set) || !ReadTogether(set, fields))
                return null;
        }

        return new VendorName(whole.ToArray(), fields);
    }

    private static bool ReadTogether(DerReader set, List<SubjectField> fields)
    {
        while (!set.IsAtEnd)
        {
            if (fields.Count == MostFields || !set.TryEnter(DerReader.Sequence, out var field) || !field.TryRead(DerReader.Identifier, out var identifier)
                || !field.TryReadAny(out var tag, out var text) || !field.IsAtEnd || !ObjectIdentifiers.TryWrite(identifier, out var dotted))
            {
                return false;
            }

            fields.Add(new SubjectField(dotted, SubjectReader.Text(tag, text) ?? ""));
        }

        return true;
    }
}
