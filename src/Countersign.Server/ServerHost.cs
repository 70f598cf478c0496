using System.Text.Encodings.Web;
using System.Text.Unicode;
using Countersign.Certificates.Attestation;
using Countersign.Server.Accounts;
using Countersign.Server.Catalog;
using Countersign.Server.Checkout;
using Countersign.Server.Http;
using Countersign.Server.Keys;
using Countersign.Server.Licences;
using Countersign.Server.Orders;
using Countersign.Server.Outbound;
using Countersign.Server.Outbox;
using Countersign.Server.Payments;
using Countersign.Server.Payments.Agreements;
using Countersign.Server.Sandbox;
using Countersign.Server.Storage;
using Countersign.Server.Validation;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;

namespace Countersign.Server;

/// <summary>Composes the server: the one place that says what it is made of, for the program and for tests.</summary>
public static class ServerHost
{
    /// <summary>
    /// The server, ready to be started. Throws <see cref="CannotStartException"/> when a file that it needs cannot be used.
    /// </summary>
    /// <param name="settings">Checked settings.</param>
    /// <param name="time">The clock of everything but TLS itself.</param>
    /// <param name="configuration">Where the section <c>Logging</c> is; nothing else is read from it.</param>
    /// <param name="replace">Replaces parts before they are made; for tests, where other hosts are not to be asked.</param>
    public static WebApplication Create(ServerSettings settings, TimeProvider time, IConfiguration configuration, Action<IServiceCollection>? replace = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(configuration);
        var tls = TlsFiles.Open(settings.DataDirectory, time);
        var listeners = new Listeners(settings, tls);

        // The empty builder: no development pages, no forwarded headers, no addresses or listeners but the ones named here.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(ServerHost).Assembly.GetName().Name, // Where the pages are, whoever hosts them.
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(listeners.Configure);
        builder.Logging.AddCountersign(configuration);
        builder.Services.AddSingleton(settings).AddSingleton(tls).AddSingleton(listeners).AddSingleton<ClientCertificates>();
        AddClock(builder.Services, settings, time);
        AddStore(builder.Services, settings);
        AddOrdering(builder.Services, settings);
        AddPages(builder.Services);
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.Services.GetRequiredService<AnchorExpiry>(); // Whoever watches the gauge need not ask for the server's health first.
        app.UseUnexpectedFailure();
        app.UseCaller();
        app.UsePlainListener();
        app.UseAmbiguousLengthRefusal();
        app.UseCalls();
        app.UseAuthentication(); // The framework would put both before everything else, in the way of every call.
        app.UseAuthorization();
        app.UseNotFound();
        app.UsePages();
        return app;
    }

    private static void AddClock(IServiceCollection services, ServerSettings settings, TimeProvider time)
    {
        services.AddSingleton(new SandboxClock(time)).AddSingleton<SandboxClockStore>();
        services.AddSingleton(provider => settings.Sandbox ? provider.GetRequiredService<SandboxClock>() : time);
    }

    private static void AddStore(IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton(provider => OpenDatabase(settings, provider.GetRequiredService<ILogger<Database>>()));
        services.AddSingleton<GroupCommit>().AddSingleton<OrderNumbers>().AddSingleton<CallDigests>().AddSingleton<OrderLinks>();
        services.AddSingleton<AccountStore>().AddSingleton<Affiliates>().AddSingleton<AffiliateCertificates>().AddSingleton<LicenceStore>().AddSingleton<HoldingsStore>().AddSingleton<CatalogStore>().AddSingleton<OrderStore>();
        AddPartners(services, settings);
        AddWork(services);
        AddPayments(services, settings);
        services.AddSingleton<PlacedOrders>().AddSingleton<OrderProgress>().AddSingleton<Supplements>().AddSingleton<AttestationLog>();
        services.AddSingleton<OrderTrap>(settings.Sandbox ? FailingStore.RowFor : static _ => null);
        services.AddSingleton<SandboxSeed>().AddHostedService<Opening>().AddHostedService<ClaimSweep>();
        AddGateways(services, settings); // After the opening: no gateway for a store that is no sandbox's.
    }

    private static void AddGateways(IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton(settings.Gateways).AddSingleton<ConnectedGateways>();
        if (settings.Gateway is null)
        {
            services.AddSingleton(provider => provider.GetRequiredService<ConnectedGateways>().Connect(static _ => null));
            return;
        }

        services.AddSingleton<SandboxGatewayProcess>().AddHostedService(provider => provider.GetRequiredService<SandboxGatewayProcess>());
        services.AddSingleton(provider => provider.GetRequiredService<SandboxGatewayProcess>().Endpoint);
        services.AddSingleton<SandboxPayments>().AddSingleton<SandboxGateways>();
        services.AddSingleton(provider => provider.GetRequiredService<ConnectedGateways>().Connect(provider.GetRequiredService<SandboxGateways>().Find));
    }

    private static void AddPayments(IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton(provider => new PublicAddress(settings.PublicUrl, () => provider.GetRequiredService<Listeners>().Url(ListenerKind.Public)));
        services.AddSingleton<PaymentIsTaken>(provider =>
        {
            var gateways = provider.GetRequiredService<PaymentGateways>();
            return (currency, isAgreement) => gateways.Taking(GatewayRoute.Of(currency, isAgreement).Name, isAgreement).Count > 0;
        });
        services.AddSingleton<PaidOrders>().AddSingleton<PaymentStore>().AddSingleton<PaymentVisits>().AddSingleton<Settlement>().AddSingleton<PaymentCheck>();
        services.AddSingleton(provider => provider.GetRequiredService<PaymentCheck>().Kind).AddSingleton<PaymentNotificationEndpoint>();
        services.AddSingleton<AgreementCheck>().AddSingleton(provider => provider.GetRequiredService<AgreementCheck>().Kind);
    }

    private static void AddWork(IServiceCollection services)
    {
        services.AddSingleton(Resolver.OfSystem()).AddSingleton(Perimeter.Internet).AddSingleton<GuardedHttp>();
        services.AddSingleton<WorkBell>().AddSingleton<DcvCheck>().AddSingleton(provider => provider.GetRequiredService<DcvCheck>().Kind);
        services.AddHostedService<DueWorker>();
    }

    // Outside a sandbox nothing is connected yet: whoever sells such products fulfils them by hand, and there is no objection.
    private static void AddPartners(IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton<PartnerStandIn>();
        services.AddSingleton<AskCodeGuard>(provider => settings.Sandbox
            ? provider.GetRequiredService<PartnerStandIn>().AskCodeGuard
            : static (_, _, _, _) => ValueTask.FromResult(CodeGuardStanding.Fine));
        services.AddSingleton<AskQualys>(provider => settings.Sandbox
            ? provider.GetRequiredService<PartnerStandIn>().AskQualys
            : static (_, _) => ValueTask.FromResult(false));
    }

    private static Database OpenDatabase(ServerSettings settings, ILogger log)
    {
        var database = settings.Store.Open();
        Migrations.Apply(database, log);
        return database;
    }

    private static KeyRequirements RequirementsOf(ServerSettings settings)
    {
        IEnumerable<TrustAnchor> anchors = TrustFolder.Read(settings.DataDirectory);
        var known = WeakKeys.Read(settings.DataDirectory);
        return settings.Sandbox
            ? new KeyRequirements(known, new AttestationTrust(anchors.Concat(SandboxHardware.Anchors)), settings.Attestation.WithoutUsualAges())
            : new KeyRequirements(known, new AttestationTrust(anchors), settings.Attestation);
    }

    private static void AddOrdering(IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton(RequirementsOf(settings)).AddSingleton<AnchorExpiry>();
        services.AddHealthChecks().AddCheck<StoreHealth>("store").AddCheck<AnchorExpiry>("attestation anchors");
        services.AddSingleton<HashingLane>().AddSingleton<VerifiedCredentials>().AddSingleton<LoginFailures>().AddSingleton<LoginJournal>();
        services.AddSingleton<LoginLog>().AddSingleton<Login>().AddSingleton<Turns>().AddSingleton<RunningCalls>().AddSingleton<RepeatedCalls>();
        services.AddSingleton<PlaceOrderHandler>().AddSingleton<UnexpectedFailure>().AddSingleton<PlaceOrderEndpoint>();
        services.AddSingleton<OrderStatusHandler>().AddSingleton<OrderStatusEndpoint>();
    }

    private static void AddPages(IServiceCollection services)
    {
        services.AddRazorPages(pages =>
        {
            pages.RootDirectory = "/";
            pages.Conventions.ConfigureFilter(new IgnoreAntiforgeryTokenAttribute()); // See FormOrigin: no page has a cookie that a token would protect.
        });

        services.AddSingleton<CheckoutOrders>().AddSingleton<GatewayQuestions>();

        // What is not ASCII is no markup in any place, and a page in Japanese is a third as long without the numbers of its characters.
        services.AddWebEncoders(encoders => encoders.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));

        // They bring along the protection of such cookies, which makes a key at each first start and writes it to the user's home.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.Remove(services.Single(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(IDataProtectionBuilder).Assembly));
    }
}
