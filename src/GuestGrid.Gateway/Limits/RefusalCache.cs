using GuestGrid.Gateway.Errors;
using GuestGrid.Protocol.Errors;

namespace GuestGrid.Gateway.Limits;

/// <summary>
/// Remembers who was refused and until when, so that a visitor or an address that keeps knocking is turned
/// away here and never reaches the grid. To forget an entry early is safe: the grid decides again.
/// </summary>
/// <typeparam name="TKey">What is throttled: an anonymous id, an <see cref="NetworkPrefix"/>.</typeparam>
public sealed class RefusalCache<TKey>(int capacity = 100_000)
    where TKey : notnull, IEquatable<TKey>
{
    private readonly TwoGenerations<TKey, Entry> refusals = new(capacity);

    /// <summary>At most the capacity; for metrics and tests, not for every request.</summary>
    public int Count => refusals.Count;

    public void Remember(TKey key, ErrorEntry error, DateTimeOffset until) =>
        refusals.Set(key, new Entry(error, until.UtcTicks));

    /// <summary>
    /// True while a refusal of <paramref name="key"/> is in force; it carries the time that is left.
    /// </summary>
    public bool IsRefused(TKey key, DateTimeOffset now, out Refusal refusal)
    {
        refusal = default;
        if (!refusals.TryGet(key, out var entry))
            return false;
        var left = entry.UntilTicks - now.UtcTicks;
        if (left <= 0)
        {
            refusals.Remove(key);
            return false;
        }

        refusal = new Refusal(entry.Error, RetryAfter: new TimeSpan(left));
        return true;
    }

    /// <summary>
    /// Lets <paramref name="key"/> through to the grid again, as when a session of it has ended.
    /// </summary>
    public void Forget(TKey key) => refusals.Remove(key);

    private readonly record struct Entry(ErrorEntry Error, long UntilTicks);
}
