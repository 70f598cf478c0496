using System.Diagnostics.CodeAnalysis;
using System.Net;
using Stripe;

namespace Countersign.Server.Payments.StripeCheckout;

/// <summary>Why Stripe did not do what it was asked.</summary>
/// <param name="Text">A sentence for operators, without what Stripe has written: it may quote what was sent.</param>
/// <param name="MayPass">Whether it is worth asking again.</param>
internal sealed record StripeTrouble(string Text, bool MayPass)
{
    /// <summary>It as an answer.</summary>
    public GatewayAnswer ToAnswer() => MayPass ? new GatewayAnswer.Unreachable(Text) : new GatewayAnswer.Refused(Text);
}

/// <summary>Calls Stripe with its own SDK, which throws whatever is no success.</summary>
internal sealed class StripeCalls(GatewayAccess access)
{
    /// <summary>Makes calls; what they come to, or what is made of the trouble.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The SDK throws many things at an answer that is none, and it is a stranger's answer.")]
    public async Task<T> Make<T>(Func<StripeClient, Task<T>> calls, Func<StripeTrouble, T> otherwise, CancellationToken cancellation)
    {
        try
        {
            return await calls(Client());
        }
        catch (StripeException failure)
        {
            return otherwise(TroubleOf(failure));
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            return otherwise(new("Stripe could not be reached, or its answer is none.", MayPass: true));
        }
    }

    // Repeating is up to who asks: a buyer waits for some of it.
    private StripeClient Client() => new(new StripeClientOptions
    {
        ApiKey = access[StripeAccount.SecretKey],
        ApiBase = access[StripeAccount.Address],
        HttpClient = new SystemNetHttpClient(access.Http, maxNetworkRetries: 0, enableTelemetry: false),
    });

    private static StripeTrouble TroubleOf(StripeException failure)
    {
        var isFinal = failure.HttpStatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError
            and not (HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout);
        var words = string.Concat(new[] { failure.StripeError?.Type, failure.StripeError?.Code, failure.StripeError?.Param }.Where(IsWord).Select(word => " " + word));
        return new($"Stripe answered {(int)failure.HttpStatusCode}{words}.", !isFinal);
    }

    private static bool IsWord(string? word) => word is { Length: > 0 and <= 64 } && word.All(letter => char.IsAsciiLetterLower(letter) || letter is '_' or '[' or ']' || char.IsAsciiDigit(letter));
}
