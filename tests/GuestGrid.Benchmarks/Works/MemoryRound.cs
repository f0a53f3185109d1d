namespace GuestGrid.Benchmarks.Works;

/// <summary>Resident bytes a guest, of one fresh server; and what went wrong.</summary>
internal sealed record MemoryRound(double BytesPerGuest, IReadOnlyList<string> Faults)
{
    private const int WarmUpGuests = 500;

    /// <summary>Crowds until the collector has found its pace, and crowds whose leavings are then weighed.</summary>
    private const int CrowdsBefore = 3;
    private const int CrowdsBetween = 4;

    /// <summary>What resident memory grows by when the first crowd comes, and then is silent.</summary>
    public static async Task<MemoryRound> Connected(Crowds crowds, int guests, TimeSpan idle)
    {
        await using var _ = crowds;
        await crowds.Come(WarmUpGuests);
        await crowds.Leave();
        var empty = await crowds.Settle();
        await crowds.Come(guests);
        await Task.Delay(idle);
        var full = await crowds.Settle();
        return new MemoryRound((full - empty) / (double)guests, crowds.Faults);
    }

    /// <summary>What resident memory still grows by from one later crowd to the next.</summary>
    public static async Task<MemoryRound> Left(Crowds crowds, int guests, TimeSpan forgetWithin)
    {
        await using var _ = crowds;
        var early = await Churn(crowds, guests, CrowdsBefore, forgetWithin);
        var late = await Churn(crowds, guests, CrowdsBetween, forgetWithin);
        return new MemoryRound((late - early) / (double)(guests * CrowdsBetween), crowds.Faults);
    }

    private static async Task<long> Churn(Crowds crowds, int guests, int count, TimeSpan forgetWithin)
    {
        for (var crowd = 1; crowd < count; crowd++)
        {
            await crowds.Come(guests);
            await crowds.Leave();
        }

        if (crowds.IsGuestGrid)
            await Task.Delay(forgetWithin);
        await crowds.Come(guests);
        var resident = await crowds.Settle();
        await crowds.Leave();
        return resident;
    }
}
