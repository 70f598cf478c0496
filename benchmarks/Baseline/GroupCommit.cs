using System.Diagnostics.CodeAnalysis;

namespace Countersign.Baseline;

/// <summary>One thread keeps whatever queued while the previous commit ran, without a timer; nobody is answered before the commit.</summary>
public sealed class GroupCommit : IDisposable
{
    private readonly Store store;
    private readonly Thread thread;
    private readonly object gate = new();
    private List<Order> waiting = [];
    private bool isStopping;

    /// <summary>Starts the thread that writes to <paramref name="store"/>.</summary>
    public GroupCommit(Store store)
    {
        this.store = store;
        thread = new Thread(Run) { IsBackground = true, Name = nameof(GroupCommit) };
        thread.Start();
    }

    /// <summary>Keeps the order; it is durable when the task completes.</summary>
    public Task Commit(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        lock (gate)
        {
            waiting.Add(order);
            if (waiting.Count == 1)
                Monitor.Pulse(gate);
        }

        return order.Task;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            isStopping = true;
            Monitor.Pulse(gate);
        }

        thread.Join();
    }

    private void Run()
    {
        var group = new List<Order>();
        while (Take(ref group))
        {
            Keep(group);
            group.Clear();
        }
    }

    // Two lists change places, so that a group costs no copying.
    private bool Take(ref List<Order> group)
    {
        lock (gate)
        {
            while (waiting.Count == 0 && !isStopping)
                Monitor.Wait(gate);
            (group, waiting) = (waiting, group);
            return group.Count > 0;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever broke, whoever waits must be answered.")]
    private void Keep(List<Order> group)
    {
        try
        {
            store.Keep(group);
            foreach (var order in group)
                order.SetResult();
        }
        catch (Exception failure)
        {
            foreach (var order in group)
                order.TrySetException(failure);
        }
    }
}
