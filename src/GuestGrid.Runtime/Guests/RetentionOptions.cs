namespace GuestGrid.Runtime.Guests;

/// <summary>How long guests are kept (surface, section 9).</summary>
/// <param name="Age">A guest that was not seen for this long is erased.</param>
/// <param name="At">When the daily job runs, UTC.</param>
/// <param name="BatchSize">Guests between two notes of progress: how much a run that was interrupted repeats.</param>
/// <param name="Concurrency">Guests looked at a time.</param>
/// <param name="Lease">How long a worker may be silent before another goes on with its run.</param>
public sealed record RetentionOptions(
    TimeSpan Age, TimeOnly At, int BatchSize, int Concurrency, TimeSpan Lease)
{
    public static readonly RetentionOptions Default =
        new(TimeSpan.FromDays(30), new TimeOnly(2, 0), 200, 8, TimeSpan.FromMinutes(2));

    /// <summary>When the job was last due as of <paramref name="now"/>.</summary>
    public DateTimeOffset LastDue(DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + At.ToTimeSpan();
        return today <= now ? today : today.AddDays(-1);
    }
}
