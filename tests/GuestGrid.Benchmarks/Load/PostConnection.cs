using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using GuestGrid.Benchmarks.Wire;

namespace GuestGrid.Benchmarks.Load;

/// <summary>One keep-alive connection that posts a session, checks the answer and posts the next.</summary>
internal sealed class PostConnection : LoopSocket
{
    private const int Digits = 8;
    private readonly PostLoad load;
    private readonly byte[] request;
    private readonly byte[] scratch = new byte[16 * 1024];
    private readonly int numberAt;
    private readonly string visitor;
    private long number;
    private long startedAt;
    private volatile bool waiting;

    public PostConnection(PostLoad load, LoadCommand command, int index)
        : base(new IPEndPoint(IPAddress.Loopback, command.Port), null, 8192)
    {
        this.load = load;
        visitor = string.Create(CultureInfo.InvariantCulture, $"{command.Run}-{index:D4}-");
        var text = RequestText.Of(command, visitor + new string('0', Digits));
        request = Encoding.UTF8.GetBytes(text);
        numberAt = text.IndexOf(visitor, StringComparison.Ordinal) + visitor.Length;
        StartLoop();
    }

    public bool IsQuiet => IsClosed || !waiting;

    /// <summary>Only while quiet: the poll thread sends all that follow.</summary>
    public void Start() => Post();

    protected override int Consume(ReadOnlySpan<byte> received)
    {
        if (!waiting || !HttpAnswer.TryRead(received, scratch, out var answer))
            return 0;
        load.Answered(answer, CurrentVisitor(), startedAt);
        waiting = false;
        if (load.IsRunning)
            Post();
        return answer.Length;
    }

    protected override void OnLost(string why) => load.Faults.Add("connection lost: " + why);

    private void Post()
    {
        if (load.Visitors != PostVisitors.Repeated)
            WriteNumber(++number);
        startedAt = Stopwatch.GetTimestamp();
        waiting = true;
        SendNow(request);
    }

    private ReadOnlySpan<byte> CurrentVisitor() =>
        request.AsSpan(numberAt - visitor.Length, visitor.Length + Digits);

    private void WriteNumber(long value)
    {
        for (var index = numberAt + Digits - 1; index >= numberAt; index--, value /= 10)
            request[index] = (byte)('0' + (value % 10));
    }
}
