using System.Net;
using Countersign.Server.Accounts;
using Countersign.Server.Licences;
using Countersign.Server.Orders;
using Countersign.Server.Storage;
using Countersign.Server.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Licences;

/// <summary>An outside service has two seconds; whoever orders meanwhile is told of a fault of ours, and may come again.</summary>
public sealed class PartnersTests : IAsyncLifetime
{
    private const string Login = "&loginName=login_name&loginPassword=login_password&isReturningCustomer=Y&paymentStatus=2";

    private readonly FakeTimeProvider patience = new();
    private readonly SemaphoreSlim asked = new(0);
    private Task answers = new TaskCompletionSource().Task;
    private RunningServer server = null!;
    private Calls calls = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await RunningServer.Start(replace: services => services.AddSingleton(provider => new HoldingsStore(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<LicenceStore>(), provider.GetRequiredService<Affiliates>(),
            async (_, _, _, _) => await Answer(CodeGuardStanding.Fine), async (_, _) => await Answer(false), patience)));
        calls = new Calls(server);
    }

    public async ValueTask DisposeAsync()
    {
        calls.Dispose();
        await server.DisposeAsync();
        asked.Dispose();
    }

    [Theory]
    [InlineData("1_ID=701&1_days=365")]
    [InlineData("1_ID=346&1_days=365&1_IPAddress=192.0.2.1")]
    public async Task One_that_does_not_answer_in_time_is_a_fault_of_ours_and_nothing_is_kept(string items)
    {
        var before = await calls.Count("select count(*) from placed_order");
        var late = calls.Post(items + Login);
        await asked.WaitAsync(Token);
        patience.Advance(TimeSpan.FromMilliseconds(1999));
        Assert.False(late.IsCompleted);
        patience.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(((int)HttpStatusCode.OK, Calls.Unknown), (await late is var answer ? (answer.Status, answer.Body) : default));
        Assert.Equal(before, await calls.Count("select count(*) from placed_order"));

        answers = Task.CompletedTask;
        Assert.StartsWith("orderNumber=", (await calls.Post(items + Login)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_answers_just_in_time_is_heard()
    {
        var answer = new TaskCompletionSource();
        answers = answer.Task;
        var call = calls.Post("1_ID=701&1_days=365" + Login);
        await asked.WaitAsync(Token);
        patience.Advance(TimeSpan.FromMilliseconds(1999));
        answer.SetResult();
        Assert.StartsWith("orderNumber=", (await call).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_asked_about_what_they_do_not_provide()
    {
        Assert.StartsWith("orderNumber=", (await calls.Post("1_PPP=400" + Login)).Body, StringComparison.Ordinal);
        Assert.Equal(0, asked.CurrentCount);
    }

    // A service that is out of reach does not notice that nobody waits for it any more.
    private async ValueTask<T> Answer<T>(T answer)
    {
        asked.Release();
        await answers;
        return answer;
    }
}
