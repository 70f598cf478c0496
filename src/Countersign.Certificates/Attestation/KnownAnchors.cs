using Countersign.Protocol;

namespace Countersign.Certificates.Attestation;

/// <summary>A maker's key that is publicly known.</summary>
/// <param name="Kind">Whose statements rest on it.</param>
/// <param name="Role">Which of the kind's anchors it is.</param>
/// <param name="KeyHash">The SHA-256 of its SubjectPublicKeyInfo, lower-case hex.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Source">Where its maker publishes it.</param>
public sealed record KnownAnchor(HsmType Kind, string Role, string KeyHash, string Name, string Source);

/// <summary>
/// The makers' keys that are publicly known, so that a wrong or altered file is told from the right one. They are hashes, not keys: operators put the
/// files there themselves, from their makers.
/// </summary>
public static class KnownAnchors
{
    private const string YubicoAuthorities = "https://developers.yubico.com/PKI/yubico-intermediate.pem";

    /// <summary>All of them. Fortanix's production root could not be seen; its operator compares it with its maker.</summary>
    public static IReadOnlyList<KnownAnchor> All { get; } =
    [
        new(HsmType.YubiKey, YubiKey.OldRoot, "4b185b7783d792f902cd960cd1c9417977d88d3077b16bc9ebdcef7313f2e29e",
            "Yubico PIV Root CA Serial 263751", "https://developers.yubico.com/PKI/yubico-piv-ca-1.pem"),
        new(HsmType.YubiKey, YubiKey.Root, "1f43e2b88e964a5d03b8058bbaaced68199c9256200f1bb28eaab2f82a1e06f2",
            "Yubico Attestation Root 1", "https://developers.yubico.com/PKI/yubico-ca-1.pem"),
        new(HsmType.YubiHsm2, YubiHsm2.OldRoot, "734a10b6b58ea57f63e5b9f6673a5ef6a075269d276a087e49f2756c2ea2582b",
            "Yubico YubiHSM Root CA", "https://developers.yubico.com/YubiHSM2/Concepts/yubihsm2-attest-ca-crt.pem"),
        new(HsmType.YubiHsm2, YubiHsm2.Root, "1f43e2b88e964a5d03b8058bbaaced68199c9256200f1bb28eaab2f82a1e06f2",
            "Yubico Attestation Root 1", "https://developers.yubico.com/PKI/yubico-ca-1.pem"),
        // These stand below the roots, in case customers leave them out of their statements.
        new(HsmType.YubiKey, YubiKey.Root, "3b5059f4fe88fb6f265d95bf19e1757b3a831c61c30ed301658d4b61eabff7ac",
            "Yubico Attestation Intermediate A 1", YubicoAuthorities),
        new(HsmType.YubiKey, YubiKey.Root, "0d7f3bf511c9dffab3867aee71fc100c8b01f59f5a7da7cf12203bd0fb4b334a",
            "Yubico Attestation Intermediate B 1", YubicoAuthorities),
        new(HsmType.YubiKey, YubiKey.Root, "1cc0b75bbdd4c555fc51af739a1b2a78f89737916e3dd9d8a0dbd194ccf04742",
            "Yubico PIV Attestation A 1", YubicoAuthorities),
        new(HsmType.YubiKey, YubiKey.Root, "55f17a4e9bc54bee96076f516f81c4d85db16a82105b8d4823ce081040c31a0a",
            "Yubico PIV Attestation B 1", YubicoAuthorities),
        new(HsmType.YubiKey, YubiKey.Root, "0b137f610ba31167797962eeae04607101df53220aa1d2aa59dc054b92e1ea53",
            "Yubico PIV Attestation B2 1", YubicoAuthorities),
        new(HsmType.YubiHsm2, YubiHsm2.Root, "0d7f3bf511c9dffab3867aee71fc100c8b01f59f5a7da7cf12203bd0fb4b334a",
            "Yubico Attestation Intermediate B 1", YubicoAuthorities),
        new(HsmType.YubiHsm2, YubiHsm2.Root, "94866ed7bf31b16024ae6db5419bdeeafe1d148033cae5724f27ce03dc02bc0a",
            "YubiHSM Attestation B2 1", YubicoAuthorities),
        new(HsmType.YubiHsm2, YubiHsm2.OldRoot, "bf75220cd9001081ddc196570322bb20fdb5d9584d514604679e53995be18784",
            "Yubico YubiHSM 6742036 Sub-CA", "https://developers.yubico.com/YubiHSM2/Concepts/E45DA5F361B091B30D8F2C6FA040DB6FEF57918E.pem"),
        new(HsmType.Luna, Luna.RsaRoot, "5d31fc462ae8a1a5327b149ff43aa6d867a28d7e17ca1cca7e7d514cf8cdc132",
            "Chrysalis-ITS Root", "https://thalesdocs.com/gphsm/luna/7/docs/network/Content/admin_partition/confirm/confirm_hsm.htm"),
        new(HsmType.Luna, Luna.EccRoot, "9ce6c272050d813428e7b7a6754143690128b823151671efc5e29ca1321c6804",
            "SafeNet ECC Manufacturer Integrity Module", "https://thalesdocs.com/gphsm/luna/7/docs/network/Content/admin_partition/confirm/confirm_hsm.htm"),
        new(HsmType.MarvellGoogle, MarvellGoogle.Manufacturer, "78adcba1f38bee304bc44d6a086503f2940037d4b3d58a1bf66a3282ef58cd41",
            "localca.liquidsecurity.cavium.com", "https://www.marvell.com/content/dam/marvell/en/public-collateral/security-solutions/liquid_security_certificate.zip"),
        new(HsmType.MarvellGoogle, MarvellGoogle.Manufacturer, "f84b0610f2ca68f1f936c12c37a22794b59a2afa54f55f8d3c977232c5b97d7c",
            "cavium-liquidsecurity-ls2", "https://www.marvell.com/content/dam/marvell/en/public-collateral/security-solutions/liquidsecurity2-certificate-ls2-g-axxx-mi-f-bo-v2.html"),
        new(HsmType.MarvellGoogle, MarvellGoogle.Owner, "11fa0c80423f28ee497a189bed4f7043629be7a7642d20eee9347a73c1ff46e8",
            "Hawksbill Root v1 prod", "https://www.gstatic.com/cloudhsm/roots/global_1498867200.pem"),
        new(HsmType.NShield, NShield.Root, "df8f05a39596bb9c4a8cc4d3b6de10607f362d7182e881ea82a5edc7cdcdf84f", "KWARN-1", "https://nshielddocs.entrust.com"),
    ];
}
