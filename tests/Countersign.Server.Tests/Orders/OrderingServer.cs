using System.Globalization;

namespace Countersign.Server.Tests.Orders;

/// <summary>A server with a clock of its own for each test, and customers that nobody else has.</summary>
public abstract class OrderingServer : IAsyncLifetime
{
    /// <summary>An order of a main licence.</summary>
    protected const string Standard = "1_ID=346&1_days=365&1_IPAddress=192.0.2.1";

    private int customers;

    /// <summary>The server's clock.</summary>
    private protected SetClock Clock { get; } = new();

    /// <summary>The server.</summary>
    protected RunningServer Server { get; private set; } = null!;

    /// <summary>Calls to it.</summary>
    private protected Calls Calls { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await RunningServer.Start(time: Clock);
        Calls = new Calls(Server);
    }

    public async ValueTask DisposeAsync()
    {
        Calls.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A customer who has ordered nothing yet, as parameters of a call.</summary>
    protected string NewCustomer() => string.Create(CultureInfo.InvariantCulture,
        $"loginName=buyer{++customers}&loginPassword=x&name=A&emailAddress=a%40b.example&organizationName=A&streetAddress1=1&localityName=B&paymentStatus=2");

    /// <summary>The login of such a customer.</summary>
    protected static string LoginOf(string customer) => customer.Split('&')[0].Split('=')[1];
}
