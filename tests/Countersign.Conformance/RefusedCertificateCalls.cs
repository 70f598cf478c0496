using Countersign.Server.Sandbox;

namespace Countersign.Conformance;

/// <summary>Calls for certificates that are refused, by the decision that each one shows; the form of <see cref="RefusedCalls"/>.</summary>
public static class RefusedCertificateCalls
{
    private const string Login = RefusedCalls.Login;
    private const string Empty = "loginName=sandbox_empty&loginPassword=Sandbox-Pass-1&isReturningCustomer=Y&paymentStatus=2";
    private const string Attestation = "1_hsmType=YUBIKEY&1_keyAttestation=TUlJQw%3D%3D";
    private const string Provider = "1_ID=786&1_days=365&countryName=GB&1_organizationIdentifier=PSDGB-FCA-123456&1_ncaIdentifier=GB-FCA&";
    private const string WithRole = "&1_paymentInitiationRole=Y&";
    private const string Seal = "1_ID=781&1_days=365&countryName=GB&1_organizationIdentifier=";

    /// <summary>Decision, call, error number, errorItem ('' where it has none).</summary>
    public static TheoryData<string, string, int, string> All => new()
    {
        { "N13 for eIDAS and S/MIME", "1_PPP=400&1_organizationIdentifier=NTRGB-12345678&" + Login, -83, "1_organizationIdentifier" },
        { "N13 for several names", "1_PPP=400&1_domainNames=a.example&" + Login, -83, "1_domainNames" },
        { "N13 for signing", "1_PPP=400&1_hsmType=LUNA&" + Login, -83, "1_hsmType" },
        { "N13 for web sites", "1_ID=8&1_days=365&1_dcvEmailAddress=EMAIL&" + Login, -83, "1_dcvEmailAddress" },
        { "N13 for SSL", "1_ID=8&1_days=365&1_webserverSoftwareID=-1&" + Login, -83, "1_webserverSoftwareID" },
        { "N13 what another item takes", "1_PPP=400&2_ID=8&2_days=365&1_smartCardBased=Y&" + Login, -83, "1_smartCardBased" },
        { "N13 EV only", "1_ID=7&1_days=365&joiCountryName=GB&" + Login, -83, "joiCountryName" },
        { "N13 of the order", "1_PPP=100001&disableSWP=Y&" + Login, -83, "disableSWP" },
        { "N13 an agreement for DV", "1_PPP=400&agreementTemplateID=105&" + Login, -83, "agreementTemplateID" },
        { "N13 a token for a web site", "1_ID=783&1_days=365&1_organizationIdentifier=NTRGB-12345678&1_smartCardBased=Y&" + Login, -83, "1_smartCardBased" },
        { "N8 a number of one's own, twice in a call", "1_PPP=400&2_PPP=400&1_foreignOrderNumber=A&2_foreignOrderNumber=A&" + Login, -4, "2_foreignOrderNumber" },
        { "P1 organization", "1_ID=7&1_days=365&" + Empty, -38, "organizationName" },
        { "P1 street", "1_ID=8&1_days=365&organizationName=A&" + Empty, -38, "streetAddress1" },
        { "P1 locality or state", "1_ID=706&organizationName=A&streetAddress1=1&" + Empty, -38, "localityName" },
        { "P5 hardware without its statement", "1_ID=8&1_days=365&1_hsmType=LUNA&" + Login, -3, "1_keyAttestation" },
        { "P5 a statement without its hardware", "1_ID=8&1_days=365&1_keyAttestation=TUlJQw%3D%3D&1_csr=x&" + Login, -3, "1_hsmType" },
        { "P5 and N8 a statement about no CSR", "1_ID=530&1_days=365&" + Attestation + "&" + Login, -3, "1_csr" },
        { "P5 a token that attests", "1_ID=706&1_smartCardBased=Y&" + Attestation + "&" + Login, -83, "1_hsmType" },
        { "P5 a statement of no kind of hardware", $"1_ID=8&1_days=365&{Attestation}&1_csr={SignedRequests.Shop}&{Login}", -129, "1_keyAttestation|format" },
        { "P5 a statement that is no Base64", $"1_ID=8&1_days=365&1_hsmType=LUNA&1_keyAttestation=!&1_csr={SignedRequests.Shop}&{Login}", -129, "1_keyAttestation|base64" },
        { "P5 a statement about another key", Stated("YUBIKEY", SignedRequests.Shop), -129, "1_keyAttestation|key mismatch" },
        { "P5 a statement of another kind of hardware", Stated("YUBIHSM2", HardwareOf("YUBIHSM2").Request).Replace("1_hsmType=YUBIHSM2", "1_hsmType=LUNA", StringComparison.Ordinal), -129, "1_keyAttestation|chain" },
        { "P6 no role", Provider + Login, -120, "" },
        { "P6 only N", Provider + "1_accountServicingRole=N&" + Login, -120, "" },
        { "P6 an authority that nobody knows", Provider.Replace("GB-FCA&", "GB-XYZ&", StringComparison.Ordinal) + WithRole + Login, -4, "1_ncaIdentifier" },
        { "P6 another authority than the identifier's", Provider.Replace("GB-FCA&", "DE-BAFIN&", StringComparison.Ordinal) + WithRole + Login, -4, "1_organizationIdentifier" },
        { "P6 a trade register for a payment provider", Provider.Replace("PSDGB-FCA-123456", "NTRGB-12345678", StringComparison.Ordinal) + WithRole + Login, -4, "1_organizationIdentifier" },
        { "an identifier of no register", Seal + "ABCGB-12345678&" + Login, -4, "1_organizationIdentifier" },
        { "an identifier of another country", Seal + "NTRDE-12345678&" + Login, -4, "1_organizationIdentifier" },
        { "a state that eIDAS does not have", Seal + "NTRGB%2BSCT-12345678&" + Login, -4, "1_organizationIdentifier" },
        { "a VAT number with a wrong check digit", Seal.Replace("=GB", "=DE", StringComparison.Ordinal) + "VATDE-136695977&" + Login, -4, "1_organizationIdentifier" },
        { "a legal entity with wrong check digits", Seal + "LEIXG-213800KUD8LXJWSQ9D15&" + Login, -4, "1_organizationIdentifier" },
        { "an identifier of a person that is none", "1_ID=777&1_days=365&1_personalIdentifier=XYZSK-P3000180&" + Login, -4, "1_personalIdentifier" },
        { "P7 no address", "1_ID=794&1_days=365&" + Login, -3, "1_smimeEmailAddresses" },
        { "P7 an address that is none", "1_ID=794&1_days=365&1_smimeEmailAddresses=a%40b.example,b&" + Login, -4, "1_smimeEmailAddresses" },
        { "P7 a subject that is none of them", "1_ID=794&1_days=365&1_smimeEmailAddresses=a%40b.example&1_smimeSubjectEmail=c%40b.example&" + Login, -4, "1_smimeSubjectEmail" },
        { "P7 a template that does not exist", "1_ID=794&1_days=365&1_smimeEmailAddresses=a%40b.example&SMIMERequestTemplateID=999&" + Login, -4, "SMIMERequestTemplateID" },
        { "P7 a template of another kind", "1_ID=794&1_days=365&1_smimeEmailAddresses=a%40b.example&SMIMERequestTemplateID=101&" + Login, -4, "SMIMERequestTemplateID" },
        { "P7 a shipping template of another kind", "1_ID=706&1_smartCardBased=Y&shippingTemplateID=105&" + Login, -4, "shippingTemplateID" },
        { "P7 a template of another account", "1_ID=7&1_days=365&agreementTemplateID=201&" + Login, -4, "agreementTemplateID" },
        { "S/MIME of an organization", "1_ID=796&1_days=365&1_smimeEmailAddresses=a%40b.example&" + Login, -3, "1_organizationIdentifier" },
        { "eIDAS of a person", "1_ID=777&1_days=365&" + Login, -3, "1_personalIdentifier" },
        { "eIDAS of an organization", "1_ID=781&1_days=365&" + Login, -3, "1_organizationIdentifier" },
        { "eIDAS of a payment provider", "1_ID=786&1_days=365&1_organizationIdentifier=PSDGB-FCA-123456&" + Login, -3, "1_ncaIdentifier" },
        { "P3 no Base64", "1_PPP=400&1_csr=MII%25&" + Login, -4, "1_csr" },
        { "P3 a signature that does not hold", $"1_PPP=400&1_csr={SignedRequests.Forged}&{Login}", -4, "1_csr" },
        { "P3 an RSA key that is too small", $"1_PPP=400&1_csr={SignedRequests.Small}&{Login}", -13, "1_csr" },
        { "P3 an RSA key that is too small to sign programs", $"1_ID=8&1_days=365&_1_csr={SignedRequests.Rsa2048}&{Login}", -13, "_1_csr" },
        { "P3 no common name", $"1_PPP=400&1_csr={SignedRequests.WithoutName}&{Login}", -4, "1_csr" },
        { "a common name that is no host", $"1_PPP=400&1_csr={SignedRequests.SingleLabel}&{Login}", -4, "1_csr" },
        { "an asterisk for a certificate of one host", $"1_PPP=400&1_csr={SignedRequests.Wildcard}&{Login}", -4, "1_csr" },
        { "no asterisk for a wildcard certificate", $"1_ID=289&1_days=365&1_csr={SignedRequests.Shop}&{Login}", -4, "1_csr" },
        { "all hosts of a registry", $"1_ID=289&1_days=365&1_csr={SignedRequests.Registry}&{Login}", -4, "1_csr" },
        { "P2 a key that is not listed", $"1_ID=9003&1_csr={SignedRequests.Shop}&loginName=sandbox_keys&loginPassword=Sandbox-Pass-1&paymentStatus=2", -44, "1_csr" },
        { "P2 a key that is on another account's list", $"1_ID=9003&1_csr={SignedRequests.Listed}&{Login}", -44, "1_csr" },
        { "N8 a token without the CSR that it is made of", "1_PPP=400&1_dcvEmailAddress=CNAME+CSR+Hash&" + Login, -3, "1_csr" },
        { "-126 HTTP", "1_ID=289&1_days=365&1_dcvEmailAddress=HTTP+CSR+Hash&" + Login, -126, "1_dcvEmailAddress" },
        { "-126 HTTPS", $"1_ID=289&1_days=365&_1_dcvEmailAddress=HTTPSCSRHASH&1_csr={SignedRequests.Wildcard}&{Login}", -126, "_1_dcvEmailAddress" },
        { "-126 name by name", "1_ID=279&1_days=365&1_quantity=2&1_domainNames=a.example,*.b.example&1_dcvEmailAddresses=CNAMECSRHASH,HTTPCSRHASH&" + Login, -126, "1_dcvEmailAddresses" },
        { "P7 a shipping template for what is not shipped", "1_PPP=400&shippingTemplateID=104&" + Login, -83, "shippingTemplateID" },
        { "-126 by the name in the CSR", $"1_PPP=400&1_dcvEmailAddress=HTTP_CSR_HASH&1_csr={SignedRequests.Wildcard}&{Login}", -126, "1_dcvEmailAddress" },
        { "N7 an address of another domain", $"1_PPP=400&1_csr={SignedRequests.Shop}&1_dcvEmailAddress=admin%40other.example&{Login}", -4, "1_dcvEmailAddress" },
        { "N7 a mailbox that is not permitted for any name, while none is known", "1_PPP=400&1_dcvEmailAddress=me%40shop.example&" + Login, -4, "1_dcvEmailAddress" },
        { "N7 a domain that nobody controls, while no name is known", "1_PPP=400&_1_dcvEmailAddress=admin%40co.uk&" + Login, -4, "_1_dcvEmailAddress" },
        { "N7 a mailbox that is not permitted", $"1_PPP=400&1_csr={SignedRequests.Shop}&1_dcvEmailAddress=me%40shop.example&{Login}", -4, "1_dcvEmailAddress" },
        { "several names, one of them no name", "1_ID=279&1_days=365&1_quantity=3&1_domainNames=a.example,b_c.example&" + Login, -4, "1_domainNames" },
        { "several names, one of them twice", "1_ID=279&1_days=365&1_quantity=3&1_domainNames=a.example,A.example&" + Login, -4, "1_domainNames" },
        { "more names than are bought", "1_ID=279&1_days=365&1_quantity=2&1_domainNames=a.example,b.example,c.example&" + Login, -4, "1_quantity" },
        { "more names in the CSR than are bought", $"1_ID=279&1_days=365&1_csr={SignedRequests.Several}&{Login}", -4, "1_seats" },
        { "an address for EV", "1_ID=410&1_days=365&1_quantity=2&1_domainNames=a.example,192.0.2.1&" + Login, -4, "1_domainNames" },
        { "a first name that is none of them", "1_ID=279&1_days=365&1_domainNames=a.example&1_primaryDomainName=b.example&" + Login, -4, "1_primaryDomainName" },
        { "fewer choices than names", "1_ID=279&1_days=365&1_quantity=2&1_domainNames=a.example,b.example&1_dcvEmailAddresses=admin%40a.example&" + Login, -4, "1_dcvEmailAddresses" },
        { "a choice for another name", "1_ID=279&1_days=365&1_quantity=2&1_domainNames=a.example,b.example&1_dcvEmailAddresses=admin%40b.example,admin%40a.example&" + Login, -4, "1_dcvEmailAddresses" },
        { "a message to an address of a host", "1_ID=279&1_days=365&1_domainNames=192.0.2.1&1_dcvEmailAddress=EMAIL&" + Login, -4, "1_dcvEmailAddress" },
        { "a token that nothing comes on", "1_ID=577&2_ID=8&2_days=365&" + Login, -83, "1_ID" },
    };

    private static string Stated(string kind, string request) => $"1_ID=8&1_days=365&1_hsmType={kind}&1_keyAttestation={HardwareOf(kind).Statement}&1_csr={request}&{Login}";

    // As a form carries them.
    private static (string Request, string Statement) HardwareOf(string kind)
    {
        var hardware = SandboxHardware.All.Single(one => one.Name == kind);
        return (Uri.EscapeDataString(hardware.Request), Uri.EscapeDataString(hardware.Statement));
    }
}
