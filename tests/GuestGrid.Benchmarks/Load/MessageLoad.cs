using System.Diagnostics;

namespace GuestGrid.Benchmarks.Load;

/// <summary>
/// P1's senders: saturating (every window full) or paced (due messages, late ones counted as late).
/// </summary>
internal sealed class MessageLoad : ILoad
{
    private static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(20);
    private readonly Latencies latencies = new();
    private readonly MessageSession[] sessions;
    private long acknowledged;
    private volatile bool saturating;

    public MessageLoad(LoadCommand command)
    {
        var tokens = command.TokenFile is { } file ? File.ReadAllLines(file) : [];
        sessions = new MessageSession[command.Connections];
        for (var index = 0; index < sessions.Length; index++)
            sessions[index] = new MessageSession(this, command, tokens.Length > 0 ? tokens[index] : null);
    }

    public Faults Faults { get; } = new();
    public bool IsSaturating => saturating;

    public void Acknowledged(long startedAt)
    {
        Interlocked.Increment(ref acknowledged);
        latencies.Record(startedAt);
    }

    public LoadReply Run(LoadCommand command)
    {
        latencies.Clear();
        Interlocked.Exchange(ref acknowledged, 0);
        var watch = Stopwatch.StartNew();
        if (command.Rate > 0)
            Pace(command.Rate, command.Seconds);
        else
            Saturate(command.Seconds);
        var count = Interlocked.Read(ref acknowledged);
        var elapsed = watch.Elapsed.TotalSeconds;
        Drain();
        return new LoadReply
        {
            Count = count,
            Elapsed = elapsed,
            P50 = latencies.Percentile(0.5),
            P99 = latencies.Percentile(0.99),
            Faults = Faults.Take(),
        };
    }

    public LoadReply Close() => new()
    {
        Sessions = sessions.Select(session => session.Tally()).ToArray(),
        Faults = Faults.Take(),
    };

    public void Dispose()
    {
        foreach (var session in sessions)
            session.Dispose();
    }

    private void Saturate(double seconds)
    {
        saturating = true;
        foreach (var session in sessions)
            session.Fill();
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        saturating = false;
    }

    /// <summary>
    /// A message keeps the time it was due at while it waits for a free session, so a stall shows.
    /// </summary>
    private void Pace(double rate, double seconds)
    {
        var start = Stopwatch.GetTimestamp();
        var total = (long)(rate * seconds);
        var next = 0;
        for (var sent = 0L; sent < total;)
        {
            var due = Math.Min(total, (long)(rate * Stopwatch.GetElapsedTime(start).TotalSeconds));
            while (sent < due && TrySendAny(start + (long)(sent / rate * Stopwatch.Frequency), ref next))
                sent++;
            if (Stopwatch.GetElapsedTime(start).TotalSeconds > seconds + DrainWithin.TotalSeconds)
            {
                Faults.Add($"only {sent} of {total} paced messages could be sent");
                return;
            }

            Thread.Sleep(1);
        }
    }

    private bool TrySendAny(long dueAt, ref int next)
    {
        for (var tried = 0; tried < sessions.Length; tried++)
        {
            next = (next + 1) % sessions.Length;
            if (sessions[next].TrySend(dueAt))
                return true;
        }

        return false;
    }

    private void Drain()
    {
        var since = Stopwatch.GetTimestamp();
        while (!Array.TrueForAll(sessions, session => session.IsQuiet))
        {
            if (Stopwatch.GetElapsedTime(since) > DrainWithin)
            {
                var waiting = sessions.Count(session => !session.IsQuiet);
                Faults.Add($"{waiting} sessions wait for an acknowledgement");
                return;
            }

            Thread.Sleep(1);
        }
    }
}
