using System.Collections.Concurrent;

namespace GuestGrid.Gateway.Limits;

/// <summary>
/// A bounded memory of things that may be forgotten. Entries live in a young and an old generation; when the
/// young one is full it becomes the old one and the former old one is dropped whole, so that making room
/// costs nothing per entry. What is asked for again moves up and survives.
/// </summary>
internal sealed class TwoGenerations<TKey, TValue>(int capacity, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly int generationSize = Math.Max(1, capacity / 2);
    private readonly Lock turning = new();
    private Generation young = new(comparer);
    private Generation old = new(comparer);

    public bool TryGet(TKey key, out TValue value)
    {
        if (Volatile.Read(ref young).Entries.TryGetValue(key, out value!))
            return true;
        if (!Volatile.Read(ref old).Entries.TryGetValue(key, out value!))
            return false;
        Set(key, value);
        return true;
    }

    /// <summary>
    /// As <see cref="TryGet(TKey, out TValue)"/> for text that is not a string of its own; only for string
    /// keys.
    /// </summary>
    public bool TryGet(ReadOnlySpan<char> key, out TValue value)
    {
        if (Volatile.Read(ref young).ByText.TryGetValue(key, out value!))
            return true;
        if (!Volatile.Read(ref old).ByText.TryGetValue(key, out var known, out value!))
            return false;
        Set(known, value);
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        var generation = Volatile.Read(ref young);
        if (generation.Entries.TryAdd(key, value))
        {
            if (Interlocked.Increment(ref generation.Count) >= generationSize)
                Turn(generation);
        }
        else
        {
            generation.Entries[key] = value;
        }
    }

    /// <summary>Of many that ask for one key at once all get the same.</summary>
    public TValue GetOrAdd(TKey key, Func<TValue> make)
    {
        TValue value;
        while (!TryGet(key, out value))
        {
            var generation = Volatile.Read(ref young);
            value = make();
            if (!generation.Entries.TryAdd(key, value))
                continue;
            if (Interlocked.Increment(ref generation.Count) >= generationSize)
                Turn(generation);
            break;
        }

        return value;
    }

    public void Remove(TKey key)
    {
        var generation = Volatile.Read(ref young);
        if (generation.Entries.TryRemove(key, out _))
            Interlocked.Decrement(ref generation.Count);
        Volatile.Read(ref old).Entries.TryRemove(key, out _);
    }

    /// <summary>How many entries are held; a walk over all locks, for tests and metrics.</summary>
    public int Count => young.Entries.Count + old.Entries.Count;

    private void Turn(Generation full)
    {
        lock (turning)
        {
            if (!ReferenceEquals(young, full))
                return;
            Volatile.Write(ref old, full);
            Volatile.Write(ref young, new Generation(comparer));
        }
    }

    // The dictionary's own Count takes all its locks; this one is a plain number.
    private sealed class Generation(IEqualityComparer<TKey>? comparer)
    {
        public readonly ConcurrentDictionary<TKey, TValue> Entries = new(comparer);
        public int Count;

        public ConcurrentDictionary<TKey, TValue>.AlternateLookup<ReadOnlySpan<char>> ByText =>
            Entries.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
