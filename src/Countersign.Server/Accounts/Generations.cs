using System.Diagnostics.CodeAnalysis;

namespace Countersign.Server.Accounts;

/// <summary>A bounded map for many threads: when it is full it forgets the half that has not been asked for, never everything at once.</summary>
/// <typeparam name="TKey">What is looked up.</typeparam>
/// <typeparam name="TValue">What is kept.</typeparam>
public sealed class Generations<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Lock gate = new();
    private Dictionary<TKey, TValue> young = [];
    private Dictionary<TKey, TValue> old = [];

    public int Count
    {
        get
        {
            lock (gate)
                return young.Count + old.Count;
        }
    }

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (gate)
            return TryFind(key, out value);
    }

    public TValue GetOrAdd(TKey key, Func<TValue> make)
    {
        lock (gate)
        {
            if (!TryFind(key, out var value))
                Keep(key, value = make());
            return value;
        }
    }

    public void Set(TKey key, TValue value)
    {
        lock (gate)
        {
            old.Remove(key);
            Keep(key, value);
        }
    }

    public void Remove(TKey key)
    {
        lock (gate)
        {
            young.Remove(key);
            old.Remove(key);
        }
    }

    private bool TryFind(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (young.TryGetValue(key, out value))
            return true;
        if (!old.Remove(key, out value))
            return false;

        Keep(key, value);
        return true;
    }

    private void Keep(TKey key, TValue value)
    {
        if (young.Count >= capacity / 2 && !young.ContainsKey(key))
            (old, young) = (young, []);
        young[key] = value;
    }
}
