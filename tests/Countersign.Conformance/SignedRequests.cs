namespace Countersign.Conformance;

/// <summary>Certificate signing requests for calls, as a form carries them.</summary>
public static class SignedRequests
{
    /// <summary>For shop.example, by a P-256 key.</summary>
    public static readonly string Shop = Uri.EscapeDataString("MIHRMHkCAQAwFzEVMBMGA1UEAwwMc2hvcC5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAELt1c6jrgknRh5NpfvhzryuzZZzeOK3sexScJxXR4p1OZLPU/08xwRB6XIodOfhY4Eq67VDujWJ9pDKoIVWEFbaAAMAoGCCqGSM49BAMCA0gAMEUCIQDBb9YkD15oxutbkHGUUYbae8Ei+UEktmQ7hUb/6th4cwIgb2QBYH5wMm2ue1Pm8piUrwU++8LQK7Y+WzQ3kcQRd3g=");

    /// <summary>For *.shop.example.</summary>
    public static readonly string Wildcard = Uri.EscapeDataString("MIHSMHsCAQAwGTEXMBUGA1UEAwwOKi5zaG9wLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQekrW2plZsd5LOskZdcHKwZuh/ehA0zsjViZtY8EeAaASVdYUpZxLGqLHceJB+mH6fhmbQVVaVngoDXEuOI/O7oAAwCgYIKoZIzj0EAwIDRwAwRAIhAOGWU9EG8xdhYW1ujgN+1KGHnJCVkFeMQJ4NuVWZOemiAh98pifAga2hGVXKjmPUxPFJZFp3kTUwK8x4UOmpSbQw");

    /// <summary>With an organization and no common name.</summary>
    public static readonly string WithoutName = Uri.EscapeDataString("MIHMMHUCAQAwEzERMA8GA1UECgwIU2hvcCBMdGQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARaEOGBOmodQk1dH8Q+91/J8gpE9QEwTmXglOlKMgMS/1cTRAsgBxg8HGFO8TV9+7WHnHs3jgYdn0PpiKwd/wNYoAAwCgYIKoZIzj0EAwIDRwAwRAIgb9DgcDs7RQI5Q5TGsoBnUnLceOCdg+wXEzDMMDDQNtYCIEPIc7QGvmo13NccIJti2j532HyFHki8pySD7THMTG/h");

    /// <summary>For shop, which is no name on the Internet.</summary>
    public static readonly string SingleLabel = Uri.EscapeDataString("MIHKMHECAQAwDzENMAsGA1UEAwwEc2hvcDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABN+TWdxqlWvfrXSeUVczIQ0cEcL/Zud7D1MdEn5BoR/4kjz/Nej5F+MoMeJ/ncRPR+uU41/2bunEQtFRqzDzGYqgADAKBggqhkjOPQQDAgNJADBGAiEA5P13HzZko/CTR4RInO4zw6fV9fY6q1vuYnxXJoNamTcCIQCWYnjli55KOE57Q1DhARKSA9SklDS6xkAK4NM/5N1ywA==");

    /// <summary>For *.co.uk, which is a registry.</summary>
    public static readonly string Registry = Uri.EscapeDataString("MIHLMHQCAQAwEjEQMA4GA1UEAwwHKi5jby51azBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFUxBC5F0mfIsq68qVMbru63/oWjf+hTlKmjxeVjbjI05l9qWAj2O9lM74q/c43X4eqaqXLfmYMllM+wKaOiLz6gADAKBggqhkjOPQQDAgNHADBEAiBxkbrDlfPl3UHX+FUb3YpcbBDSZRSO9o92ONTm3WDoJwIgV7pXL8LtfyoKZ3xbzr3GQ9zY/GchNlZgkujx6pQirp0=");

    /// <summary>By an RSA key of 1024 bits.</summary>
    public static readonly string Small = Uri.EscapeDataString("MIIBVjCBwAIBADAXMRUwEwYDVQQDDAxzaG9wLmV4YW1wbGUwgZ8wDQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBAMs8JiScnK4mYNAB6PpxGD+namFbYgnuVf9CjrZHh0jGLD+aTED2LKfATLkT0ewvev5dgpyyq2SwbU5RdH/gunfGgunvigTMV299vbN0cc8AS0A7x3AgLvyKM1jmcq2S2Z2Tmrfvht/0Etk04+UqAK1URhjXA8SkyG3e5g4yRS95AgMBAAGgADANBgkqhkiG9w0BAQsFAAOBgQBrQxdfL9yFG1yYteeOys3xxtltJJY4WSbo1oIKOa1AhgGmsAWDZo5qUqMsrD56m+YSNRHOG0QXmtuqFPzPj3zY7onu7fi64LOi3yniuhSmL4AeOfLiJM5vpK7nXKAsEOzA2Z7SRR64PwFwQFt3XNg/8TCXACLcJ2WmZgaSlhQDBA==");

    /// <summary>By an RSA key of 2048 bits, for Shop Ltd.</summary>
    public static readonly string Rsa2048 = Uri.EscapeDataString("MIICWDCCAUACAQAwEzERMA8GA1UEAwwIU2hvcCBMdGQwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCXI019RIWWraERkcqa3ZAJrxzruLNcQRbDUrbLQ8ErANvYis1y4ZrJdckSXZ7ryH/oT+XGSdMxNJ+ht30Aw9n0JshCDYSR3IUr+WjCmbdVcxbsIKP1reAta3xbK6HuLmfpMu2v615kcfIyaI3LrN6fCZhtIf7Mxp9TRkOlH3fNZGYC3/ZG0mMnqDSQbY5+HbqJAo9qv6QVLSh5+4+nL0kiRLchPbfvrl4l4sDI85uHr6JnwmwA7e/wvY6tTcPzVnN982Yx02IJGBcOBaBZ653Bnqaa/Z2T179pVmwobc68SkjokSY+jfqhwLBx1ePpYGkKm4nonGwkpPC7ECVu5k4VAgMBAAGgADANBgkqhkiG9w0BAQsFAAOCAQEAU5nGUBjV3hE2QurcWHQmz4LbYQuneMTb1P9l4+mIGy1IqaWx/xw4ha5RD6i5VDdNLd7L0pdAbsj2NLX9xVm3qoJC9c1jAX1LwfIG9phcS4ssWttIu9sjfUVqOoz69cxvzt1g5sRgvm843I6Js9nM2weKcrrDL7gagfAEZieIxUrX3UxsLwQzH8VXcZMaylHXYHkxieHm9P+JeHE4unhftmPYatdLZLsggTODVJAIiwfhvj0hUo4kXGLFMk1mZF/V5O+dUA4afiGSTAilXbWjILQ2Z2TTKutoC6+Y6hDIfHSkSCK1Mxoj2m+rHWp+oa00+3EzyQ7eLD8k/I/y2CquxQ==");

    /// <summary>For a.example, b.example and c.example.</summary>
    public static readonly string Several = Uri.EscapeDataString("MIIBATCBqAIBADAUMRIwEAYDVQQDDAlhLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARSzTESXor7wIcmMDFvVyCP/3G4LDNr9FIZdQGVpzy6ozNMwu0RFTvsx41iz1yuySDD+m6EkbvjwJCsNPFvZcUPoDIwMAYJKoZIhvcNAQkOMSMwITAfBgNVHREEGDAWggliLmV4YW1wbGWCCWMuZXhhbXBsZTAKBggqhkjOPQQDAgNIADBFAiEAkSJOOnCVrCBvzmi54kHvtW9X1FMZ+ZTTfa7s/+OlsLUCIDaIzZPSBwxmOXrAiB4oSPssa4XH4jc3e9C9FzcLJcYM");

    /// <summary>By the key that the sandbox has on the list of one account.</summary>
    public static readonly string Listed = Uri.EscapeDataString("MIIBBjCBrAIBADBKMR0wGwYDVQQDDBRrZXlzLnNhbmRib3guZXhhbXBsZTEcMBoGA1UECgwTU2FuZGJveCBUcmFkaW5nIEx0ZDELMAkGA1UEBhMCVVMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQ9k5ApR5Dgte4cIVvFXiHJ3ja53gF4PeYBFAYG9OCCY5nnOF/AxQOlasTXDs+M/JXWwgNRaiyp9cuiLv1lEoD4oAAwCgYIKoZIzj0EAwIDSQAwRgIhAMwAWO0bf+YeCBPpTtuopfcLkCbJa4Lwr+Rb7JNgaC97AiEAk0maNNL9kCFmpTxWAPSnvXW47ICGu5Lyu+jf3Ug/51c=");

    /// <summary>The first, with a signature that does not hold.</summary>
    public static readonly string Forged = Shop[..^6] + "Aw%3D%3D";
}
