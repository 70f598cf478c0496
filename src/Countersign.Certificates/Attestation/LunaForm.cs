using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Attestation;

/// <summary>A form in which a Luna confirms a key: the chain, and the root on which it rests.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="AnchorRole">The anchors that it rests on.</param>
/// <param name="Unit">The organizational unit of its confirmations, which tells it from the other.</param>
/// <param name="Path">The chain.</param>
internal sealed record LunaForm(string Name, string AnchorRole, string Unit, VendorPath Path)
{
    /// <summary>The number of the device: four bytes, little-endian, without a tag.</summary>
    public const string Serial = "1.3.6.1.4.1.12383.2.1";

    private const string Purpose = "1.3.6.1.4.1.12383.1.";
    private const string Confirmation = Purpose + "13";

    /// <summary>Both that are taken. In the third, the TC-Trust Center form, three RSA certificates end with no root of Thales's; Sectigo refuses it too.</summary>
    public static IReadOnlyList<LunaForm> All { get; } =
    [
        new("Chrysalis-ITS", Luna.RsaRoot, "Chrysalis-ITS Proof of Origin", new VendorPath(
            new("confirmation", Standing.Leaf, one => IsConfirmation(one) && MaySign(one) && one.Extensions.Find(Serial) is not null),
            new("device authentication certificate", Standing.Authority, one =>
                Is(one, Purpose + "12") && IsOf(one, "Chrysalis-ITS DeviceAuthenticationCertificate") && one.Extensions.Find(Serial) is not null),
            new("hardware origin certificate", Standing.Authority, one => Is(one, Purpose + "8") && one.Subject.CommonName == "Hardware Origin Certificate"),
            new("manufacturing integrity certificate", Standing.Authority, one => Is(one, Purpose + "7") && IsOfFactory(one)))),
        new("Luna Module", Luna.EccRoot, "Luna Module", new VendorPath(
            new("confirmation", Standing.Leaf, one => IsConfirmation(one) && MaySign(one)),
            // Their root is of 2010 and has a key usage but no basic constraints; so may these.
            new("hardware origin certificate", Standing.Endorser, one => Is(one, Purpose + "15") && IsOf(one, "Luna Module Hardware Origin")
                && one.Extensions.IsAuthority != false && one.Extensions.Allows(VendorExtensions.CertificateSign) == true)) { HasUnsignedNumbers = true }),
    ];

    /// <summary>The form of a confirmation; null when it is in neither.</summary>
    public static LunaForm? Of(VendorCertificate confirmation) => All.FirstOrDefault(form => IsOf(confirmation, form.Unit));

    /// <summary>Whether a certificate confirms a key, in whichever form.</summary>
    public static bool IsConfirmation(VendorCertificate one) => Is(one, Confirmation);

    /// <summary>The fault of a number of certificates, with the root or without it; null when there are as many as the form has.</summary>
    public AttestationVerdict.Fails? FaultOfNumber(int certificates) => certificates - Path.Places.Count is 0 or 1 ? null
        : AttestationFault.Chain.Because($"the {Name} form has {Path.Places.Count + 1} certificates and not {certificates}; the TC-Trust Center form is not taken");

    // Thales tells the places of its chains apart by these purposes alone (PkcValidatorCli of ThalesGroup/luna-pkc-validator); all are critical.
    private static bool Is(VendorCertificate one, string purpose) =>
        one.Extensions is { Purposes: [var only] } extensions && only == purpose && extensions.Find(VendorExtensions.ExtendedKeyUsage) is { IsCritical: true };

    private static bool IsOf(VendorCertificate one, string unit) => one.Subject.Field(SubjectFields.OrganizationalUnit)?.Trim() == unit;

    // "Thales Luna Mfg Integrity Certifcate x1", as it is spelt; the word is what all editions share.
    private static bool IsOfFactory(VendorCertificate one) => one.Subject.CommonName?.Contains("Integrity", StringComparison.Ordinal) == true;

    private static bool MaySign(VendorCertificate one) => one.Extensions.Allows(VendorExtensions.DigitalSignature) != false;
}
