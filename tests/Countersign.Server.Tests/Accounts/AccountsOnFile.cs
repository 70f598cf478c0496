using System.Net;
using System.Text;
using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Storage;
using Countersign.Server.Tests.Storage;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Accounts;

/// <summary>A store of its own with three affiliates, and the login step over it.</summary>
internal sealed class AccountsOnFile : IAsyncDisposable
{
    public const string Password = "Right-Pass-1";

    public static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");
    public static readonly Affiliate Own = new() { Id = 1, Brand = "" };
    public static readonly Affiliate Brand = new() { Id = 2, Brand = "Brand" };
    public static readonly Affiliate Other = new() { Id = 3, Brand = "Other" };

    private static readonly string Hash = PasswordHash.Of(Password);

    // A call that waits for a moment that never comes fails its test instead of stopping all of them.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryStore store;
    private long lastId = 1000;

    private AccountsOnFile()
    {
        store = new TemporaryStore(Time);
        Failures = new LoginFailures(Time);
        Lane = new HashingLane(Time, workers: 1);
        Credentials = new VerifiedCredentials(Lane, Time);
        Journal = new LoginJournal(store.Commits, Lane, Time);
        Accounts = new AccountStore(store.Database, store.Commits, Time);
        LoginLog = new LoginLog(Time, Log);
        Login = new Login(Accounts, Credentials, Lane, Failures, Journal, Time, LoginLog);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public LoginFailures Failures { get; }

    public HashingLane Lane { get; }

    public VerifiedCredentials Credentials { get; }

    public LoginJournal Journal { get; }

    public AccountStore Accounts { get; }

    public Login Login { get; }

    public LoginLog LoginLog { get; }

    public RecordedLog<Login> Log { get; } = new();

    public GroupCommit Commit => store.Commits;

    public Database Database => store.Database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<AccountsOnFile> Open()
    {
        var accounts = new AccountsOnFile();
        foreach (var affiliate in new[] { Own, Brand, Other })
            await accounts.Keep(new Row(Affiliates, affiliate.Id, affiliate.Brand, "documented", "[]", "[]", 1L));
        return accounts;
    }

    public static readonly Table Affiliates = new("affiliate", WriteKind.Upsert,
        new("id", ColumnType.Integer, IsKey: true), new("brand", ColumnType.Text), new("profile", ColumnType.Text), new("tolerated", ColumnType.Text),
        new("origins", ColumnType.Text), new("version", ColumnType.Integer));

    public static readonly Table Certificates = new("affiliate_certificate", WriteKind.Upsert,
        new("fingerprint", ColumnType.Text, IsKey: true), new("affiliate_id", ColumnType.Integer), new("not_after", ColumnType.Integer),
        new("revoked_at", ColumnType.Integer));

    /// <summary>Keeps an account of <see cref="Brand"/> with the password above, unless told otherwise.</summary>
    public async Task<long> Add(
        string? login, long? affiliate = null, string? hash = null, long? expiresAt = null, bool isLocked = false, bool isNeverLocked = false,
        bool mayOrder = true, string sources = "[]", params (string Parameter, string Text)[] details)
    {
        var id = ++lastId;
        await Keep([
            new Row(
                AccountTables.Account,
                id, affiliate ?? Brand.Id, login, hash ?? Hash, expiresAt, isLocked, isNeverLocked, mayOrder, sources, 0L, 1L),
            .. details.Select(detail => new Row(AccountTables.Detail, id, detail.Parameter, detail.Text)),
        ]);
        return id;
    }

    public async Task Keep(params Row[] rows) => Assert.Equal(CommitResult.Kept, await Commit.Commit(new Write { Rows = rows }, Token));

    /// <summary>What the login step makes of a call's form-encoded body.</summary>
    public async Task<LoginResult> Identify(string body, IPAddress? source = null, Affiliate? certified = null)
    {
        var values = Values(body);
        var named = new[] { Brand, Other }.FirstOrDefault(affiliate => affiliate.Brand == values.Text(OrderParameters.AffiliateBrand));
        return await Login.Identify(values, source ?? Here, named ?? certified ?? Own, certified, Token).AsTask().WaitAsync(Patience, Token);
    }

    public static ParameterValues Values(string body)
    {
        Assert.True(FormEncoding.TryDecode(Encoding.UTF8.GetBytes(body), out var fields));
        var values = ParameterValues.Read(fields);
        Assert.Empty(values.Faults);
        return values;
    }

    public async Task<List<T>> Query<T>(string sql)
    {
        await using var connection = Database.OpenRead();
        return (await connection.QueryAsync<T>(sql)).AsList();
    }

    public void EmptySources() => store.Tamper("delete from account_source");

    /// <summary>Waits for an unawaited write to be seen.</summary>
    public static async Task Eventually(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 500; i++)
        {
            if (await holds())
                return;
            await Task.Delay(10, Token);
        }

        Assert.Fail("What was to come about did not, within five seconds.");
    }

    public async ValueTask DisposeAsync()
    {
        Lane.Dispose();
        LoginLog.Dispose();
        await store.DisposeAsync();
    }
}

/// <summary>Keeps what was logged, as text.</summary>
internal sealed class RecordedLog<T> : ILogger<T>
{
    private readonly List<string> lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
                return [.. lines];
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (lines)
            lines.Add($"{logLevel} {formatter(state, exception)} {exception}");
    }
}
