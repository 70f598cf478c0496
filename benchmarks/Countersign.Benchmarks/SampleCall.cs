namespace Countersign.Benchmarks;

/// <summary>A call of the size that shops send.</summary>
public static class SampleCall
{
    /// <summary>29 parameters, about 600 bytes.</summary>
    public const string With29Parameters =
        "ap=Affiliate_Brand_Name&currency=USD&region=Europe&isReturningCustomer=Y&paymentStatus=2&optInToMailingList=N"
        + "&organizationName=Example+%26+Sons+Ltd&organizationalUnitName=IT&streetAddress1=1+High+Street&localityName=K%C3%B6ln"
        + "&stateOrProvinceName=NRW&postalCode=50667&countryName=DE&dunsNumber=12-345-6789&companyNumber=HRB+12345"
        + "&title=Dr&foreName=Ada&surName=Lovelace&emailAddress=ada%40example.com&telephoneNumber=%2B49+221+1234"
        + "&loginName=login_name&loginPassword=login_password&_1_PPP=400&1_days=365&1_webserverSoftwareID=-1"
        + "&1_dcvEmailAddress=EMAIL&2_ID=287&2_days=365&2_servers=2";
}
