namespace GuestGrid.Runtime.Guests;

/// <summary>
/// The same for many, some at a time, in the context of whoever asks: a simulation's one thread stays the only one.
/// </summary>
internal static class SomeAtATime
{
    /// <summary>Calls <paramref name="act"/> with 0 to <paramref name="count"/> - 1; fails when one of them did, after
    /// the others that were begun.</summary>
    public static Task Do(int count, int max, Func<int, ValueTask> act, CancellationToken cancellation)
    {
        var (last, hasFailed) = (-1, false);
        return Task.WhenAll(Enumerable.Range(0, Math.Min(count, max)).Select(_ => Work()));

        async Task Work()
        {
            while (!hasFailed && Interlocked.Increment(ref last) is var next && next < count)
            {
                try
                {
                    cancellation.ThrowIfCancellationRequested();
                    await act(next);
                }
                catch
                {
                    hasFailed = true;
                    throw;
                }
            }
        }
    }
}
