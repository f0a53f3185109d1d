using System.Diagnostics.Metrics;

namespace GuestGrid.Storage;

/// <summary>What stores tell about their commits to whoever listens; nothing where nobody does.</summary>
public static class StoreMeter
{
    /// <summary>The meter of all of GuestGrid's own figures.</summary>
    public const string Name = "GuestGrid";

    static readonly Meter meter = new(Name);
    static readonly Histogram<int> size = meter.CreateHistogram<int>(
        "guestgrid.store.commit.size", "{append}", "Appends that one commit made durable.");
    static readonly Histogram<double> duration = meter.CreateHistogram<double>(
        "guestgrid.store.commit.duration", "s", "How long one commit took.");

    /// <summary>To be given to <see cref="Committed"/>; 0 where nobody listens.</summary>
    public static long Begin() => duration.Enabled ? TimeProvider.System.GetTimestamp() : 0;

    public static void Committed(int appends, long begun)
    {
        if (appends == 0 || begun == 0)
            return;
        size.Record(appends);
        duration.Record(TimeProvider.System.GetElapsedTime(begun).TotalSeconds);
    }
}
