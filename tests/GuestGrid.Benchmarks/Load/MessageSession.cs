using System.Diagnostics;
using System.Text;
using GuestGrid.Benchmarks.Wire;

namespace GuestGrid.Benchmarks.Load;

/// <summary>
/// One guest that keeps up to a window of messages in flight. Acknowledgements must come in the order of
/// sending, with sequence ids of one width that grow by exactly one.
/// </summary>
internal sealed class MessageSession : GuestSocket
{
    private readonly Lock gate = new();
    private readonly MessageLoad load;
    private readonly bool echo;
    private readonly byte[] template = MessageText.Template();
    private readonly byte[] outgoing;
    private readonly long[] startedAt;
    private int outgoingLength;
    private long sent;
    private long acknowledged;
    private UInt128 lastSequence;
    private int sequenceWidth;
    private string firstSequenceId = "";

    public MessageSession(MessageLoad load, LoadCommand command, string? token)
        : base(command, null, 8192)
    {
        this.load = load;
        echo = token is null;
        startedAt = new long[command.Window];
        outgoing = new byte[command.Window * (template.Length + MaskedFrame.MaxHeader)];
        Connect(token);
    }

    public bool IsQuiet
    {
        get
        {
            lock (gate)
                return IsClosed || sent == acknowledged;
        }
    }

    public SessionTally Tally()
    {
        lock (gate)
        {
            var last = lastSequence.ToString().PadLeft(sequenceWidth, '0');
            return new SessionTally(ConversationId, acknowledged, firstSequenceId, last);
        }
    }

    /// <summary>Fills the window.</summary>
    public void Fill()
    {
        lock (gate)
        {
            while (sent - acknowledged < startedAt.Length)
                Queue(Stopwatch.GetTimestamp());
            Flush();
        }
    }

    /// <summary>Sends one message that was due at that time, if the window has room.</summary>
    public bool TrySend(long dueAt)
    {
        lock (gate)
        {
            if (IsClosed || sent - acknowledged >= startedAt.Length)
                return false;
            Queue(dueAt);
            Flush();
            return true;
        }
    }

    protected override void OnFrame(in ServerFrame frame, ReadOnlySpan<byte> text)
    {
        lock (gate)
        {
            if (frame.Type.SequenceEqual(echo ? "message"u8 : "ack"u8))
                Acknowledge(frame);
            else if (frame.Type.SequenceEqual("error"u8))
                load.Faults.Add(Encoding.UTF8.GetString(text));
            if (load.IsSaturating && sent - acknowledged < startedAt.Length)
                Queue(Stopwatch.GetTimestamp());
        }
    }

    protected override void OnDrained()
    {
        lock (gate)
            Flush();
    }

    protected override void OnLost(string why) => load.Faults.Add("connection lost: " + why);

    private void Acknowledge(in ServerFrame frame)
    {
        var number = MessageText.NumberOf(frame.ClientMessageId);
        if (number != acknowledged + 1)
            load.Faults.Add($"acknowledged message {number}, expected {acknowledged + 1}");
        if (!echo)
            CheckSequence(frame.SequenceId);
        load.Acknowledged(startedAt[acknowledged % startedAt.Length]);
        acknowledged++;
    }

    private void CheckSequence(ReadOnlySpan<byte> sequenceId)
    {
        if (!UInt128.TryParse(sequenceId, null, out var sequence))
        {
            load.Faults.Add("sequenceId is no digits: " + Encoding.UTF8.GetString(sequenceId));
        }
        else if (sequenceWidth == 0)
        {
            sequenceWidth = sequenceId.Length;
            firstSequenceId = Encoding.UTF8.GetString(sequenceId);
        }
        else if (sequence != lastSequence + 1 || sequenceId.Length != sequenceWidth)
        {
            load.Faults.Add($"sequenceId {Encoding.UTF8.GetString(sequenceId)} after {lastSequence}");
        }

        lastSequence = sequence;
    }

    private void Queue(long at)
    {
        startedAt[sent % startedAt.Length] = at;
        sent++;
        MessageText.Number(template, sent);
        outgoingLength += MaskedFrame.Write(outgoing.AsSpan(outgoingLength), 1, template);
    }

    private void Flush()
    {
        if (outgoingLength == 0)
            return;
        SendNow(outgoing.AsSpan(0, outgoingLength));
        outgoingLength = 0;
    }
}
