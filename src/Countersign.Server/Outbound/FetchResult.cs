using System.Net;

namespace Countersign.Server.Outbound;

/// <summary>What came of a fetch.</summary>
public abstract record FetchResult
{
    private FetchResult()
    {
    }

    /// <summary>The requests that were made, one for each URL, in order; the last may have had no answer.</summary>
    public required IReadOnlyList<FetchStep> Steps { get; init; }

    /// <summary>The answer was 2xx.</summary>
    /// <param name="Body">All of it.</param>
    public sealed record Fetched(ReadOnlyMemory<byte> Body) : FetchResult;

    /// <summary>There is no answer that counts.</summary>
    public sealed record Failed(FetchFailure Failure) : FetchResult;
}

/// <summary>One request of a fetch.</summary>
/// <param name="Url">What was asked for.</param>
public sealed record FetchStep(Uri Url)
{
    /// <summary>The address that was connected to; null when none was.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The status of the answer; null when there was none.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>What is wrong with the certificate, in words; null when nothing is, and where there is none.</summary>
    public string? CertificateFault { get; init; }
}
