using System.Collections.Concurrent;
using Countersign.Server.Outbox;
using Countersign.Server.Storage;
using Countersign.Server.Tests.Accounts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Countersign.Server.Tests.Outbox;

/// <summary>What of a server does due work: a writer of its own and a worker, on a store that others may share.</summary>
internal sealed class WorkingServer : IAsyncDisposable
{
    private readonly DueWorker worker;
    private readonly GroupCommit commits;
    private bool isOver;

    private WorkingServer(Database database, TimeProvider clock, WorkKind[] kinds)
    {
        commits = new GroupCommit(database, clock, NullLogger<GroupCommit>.Instance);
        worker = new DueWorker(kinds, database, commits, Bell, clock, Log);
    }

    public WorkBell Bell { get; } = new();

    public RecordedLog<DueWorker> Log { get; } = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<WorkingServer> Start(Database database, TimeProvider clock, params WorkKind[] kinds)
    {
        var server = new WorkingServer(database, clock, kinds);
        await server.worker.StartAsync(Cancellation);
        return server;
    }

    public Task Stop() => worker.StopAsync(Cancellation);

    /// <summary>Nothing that it has begun is kept any more, as if it had been killed.</summary>
    public async Task Kill()
    {
        isOver = true;
        await commits.DisposeAsync();
        await worker.StopAsync(new CancellationToken(canceled: true));
        worker.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (isOver)
            return;
        await worker.StopAsync(new CancellationToken(canceled: true));
        worker.Dispose();
        await commits.DisposeAsync();
    }
}

/// <summary>A handler that a test watches and holds.</summary>
internal sealed class Watched
{
    private readonly ConcurrentQueue<DueWork> begun = new();
    private TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Watched(string name = "kind", Func<DueWork, WorkOutcome>? outcome = null)
    {
        Outcome = outcome ?? (_ => new WorkOutcome.Done());
        Kind = new WorkKind(name, Handle) { BackOff = new BackOff(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)) };
        held.SetResult();
    }

    public WorkKind Kind { get; init; }

    public Func<DueWork, WorkOutcome> Outcome { get; set; }

    public IReadOnlyCollection<DueWork> Begun => begun;

    /// <summary>Handlers begin and do not end from here on.</summary>
    public void Hold() => held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => held.SetResult();

    public Task HasBegun(int count) => AccountsOnFile.Eventually(() => Task.FromResult(begun.Count >= count));

    private async Task<WorkOutcome> Handle(DueWork work, CancellationToken cancellation)
    {
        begun.Enqueue(work);
        await held.Task.WaitAsync(cancellation);
        return Outcome(work);
    }
}
