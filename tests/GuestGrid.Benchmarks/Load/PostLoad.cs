using System.Diagnostics;
using System.Text;
using System.Text.Json;
using GuestGrid.Benchmarks.Wire;

namespace GuestGrid.Benchmarks.Load;

/// <summary>P3 and P4: closed loop, one request in flight a connection, every answer judged.</summary>
internal sealed class PostLoad : ILoad
{
    private static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(20);
    private static readonly string[] refusals =
        ["FRAUD_THRESHOLD_EXCEEDED", "VELOCITY_EXCEEDED", "QUOTA_EXCEEDED"];
    private readonly Lock gate = new();
    private readonly Latencies latencies = new();
    private readonly PostConnection[] connections;
    private readonly HashSet<string> ids = [];
    private long count;
    private long created;
    private long refused;
    private volatile bool running;

    public PostLoad(LoadCommand command)
    {
        Visitors = command.Visitors;
        connections = new PostConnection[command.Connections];
        for (var index = 0; index < connections.Length; index++)
            connections[index] = new PostConnection(this, command, index);
    }

    public PostVisitors Visitors { get; }
    public Faults Faults { get; } = new();
    public bool IsRunning => running;

    public void Answered(in HttpAnswer answer, ReadOnlySpan<byte> visitor, long startedAt)
    {
        latencies.Record(startedAt);
        lock (gate)
        {
            count++;
            if (answer.Status == 201)
                Created(answer.Body, visitor);
            else if (answer.Status == 429)
                Refused(answer);
            else
                Faults.Add($"answered {answer.Status}: {Encoding.UTF8.GetString(answer.Body)}");
        }
    }

    public LoadReply Run(LoadCommand command)
    {
        latencies.Clear();
        lock (gate)
            count = created = refused = 0;
        var watch = Stopwatch.StartNew();
        running = true;
        foreach (var connection in connections)
            connection.Start();
        Thread.Sleep(TimeSpan.FromSeconds(command.Seconds));
        running = false;
        long counted;
        lock (gate)
            counted = count;
        var elapsed = watch.Elapsed.TotalSeconds;
        Drain();
        lock (gate)
        {
            return new LoadReply
            {
                Count = counted,
                Elapsed = elapsed,
                P50 = latencies.Percentile(0.5),
                P99 = latencies.Percentile(0.99),
                Created = created,
                Refused = refused,
                Faults = Faults.Take(),
            };
        }
    }

    public LoadReply Close()
    {
        lock (gate)
            return new LoadReply { Count = ids.Count, Ids = ids.ToArray(), Faults = Faults.Take() };
    }

    public void Dispose()
    {
        foreach (var connection in connections)
            connection.Dispose();
    }

    private void Created(ReadOnlySpan<byte> body, ReadOnlySpan<byte> visitor)
    {
        created++;
        var answer = SessionAnswer.Parse(body);
        if (!answer.AnonymousId.SequenceEqual(visitor))
            Faults.Add("a session of another visitor: " + Encoding.UTF8.GetString(body));
        if (!ids.Add(Encoding.UTF8.GetString(answer.Id)))
            Faults.Add("one session id twice: " + Encoding.UTF8.GetString(answer.Id));
    }

    private void Refused(in HttpAnswer answer)
    {
        refused++;
        var problem = ProblemAnswer.Parse(answer.Body);
        var isNamed = Array.IndexOf(refusals, problem.Code) >= 0;
        if (!isNamed || problem.RetryAfterMs <= 0 || answer.RetryAfter.Length == 0)
            Faults.Add("an incomplete refusal: " + Encoding.UTF8.GetString(answer.Body));
    }

    private void Drain()
    {
        var since = Stopwatch.GetTimestamp();
        while (!Array.TrueForAll(connections, connection => connection.IsQuiet))
        {
            if (Stopwatch.GetElapsedTime(since) > DrainWithin)
            {
                Faults.Add("requests without an answer");
                return;
            }

            Thread.Sleep(1);
        }
    }
}
