using System.Diagnostics.Metrics;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Protocol.Errors;

namespace GuestGrid.Gateway.Operations;

/// <summary>
/// What a gateway tells about itself to whoever listens (README, "Watching it"). Labels are words of ours: never an id,
/// never what a guest wrote. Where nobody listens, nothing is measured.
/// </summary>
public static class GridMeter
{
    /// <summary>The meter of all of GuestGrid's own figures, whoever measures them.</summary>
    public const string Name = "GuestGrid";

    private static readonly Meter meter = new(Name);
    private static readonly Counter<long> accepted = meter.CreateCounter<long>(
        "guestgrid.messages.accepted", "{message}", "Guests' messages that are stored.");
    private static readonly Histogram<double> stored = meter.CreateHistogram<double>(
        "guestgrid.messages.duration", "s", "From a guest's frame to its message being stored.");
    private static readonly Counter<long> refused = meter.CreateCounter<long>(
        "guestgrid.refused", "{refusal}", "Requests and frames refused, by code.");
    private static readonly Counter<long> resumes = meter.CreateCounter<long>(
        "guestgrid.connections.resumed", "{connection}", "Guests who came back to where they had been.");
    private static readonly Counter<long> dropped = meter.CreateCounter<long>(
        "guestgrid.connections.dropped", "{connection}", "Guests' connections that went before their session's end.");
    private static readonly Histogram<double> length = meter.CreateHistogram<double>(
        "guestgrid.session.length", "s", "From a session's beginning to its end, by reason, of connected guests.");

    /// <summary>When a message came in, for <see cref="Stored"/>; 0 where nobody listens.</summary>
    internal static long Begin(TimeProvider clock) => stored.Enabled ? clock.GetTimestamp() : 0;

    internal static void Stored(TimeProvider clock, long begun)
    {
        accepted.Add(1);
        if (begun != 0) stored.Record(clock.GetElapsedTime(begun).TotalSeconds);
    }

    internal static void Refused(ErrorEntry error)
    {
        if (refused.Enabled) refused.Add(1, new KeyValuePair<string, object?>("code", error.Code));
    }

    internal static void Resumed() => resumes.Add(1);

    internal static void Dropped() => dropped.Add(1);

    internal static void Ended(TimeSpan lasted, EndReason reason)
    {
        if (length.Enabled)
            length.Record(lasted.TotalSeconds, new KeyValuePair<string, object?>("reason", GuestFrames.Reason(reason)));
    }

    /// <summary>Figures that are asked for when somebody wants them.</summary>
    /// <param name="residents">Entities in memory; null where Orleans counts them.</param>
    public static Meter Observe(Func<int> connections, Func<int>? residents)
    {
        var observed = new Meter(Name);
        observed.CreateObservableUpDownCounter(
            "guestgrid.connections", connections, "{connection}", "Sockets of guests and agents now.");
        if (residents is not null)
            observed.CreateObservableUpDownCounter(
                "guestgrid.residents", residents, "{entity}", "Entities in memory now.");
        return observed;
    }
}
