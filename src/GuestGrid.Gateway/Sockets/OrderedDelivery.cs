using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Conversations;

namespace GuestGrid.Gateway.Sockets;

/// <summary>
/// Gives one socket the messages of one conversation in order, each once and without gaps: news that follows on goes
/// out at once, anything else makes it read on from where the client is.
/// </summary>
public sealed class OrderedDelivery(
    ConversationReader reader, ConversationId conversation, IOrderedRecipient recipient)
{
    private const int PageMax = 64;

    private readonly Lock gate = new();
    private SequenceId delivered;
    private SequenceId known;
    private bool reading = true;
    private bool again;
    private TaskCompletionSource? settled;

    /// <summary>
    /// Until this nothing goes out; what arrived before is delivered after what the client asked for.
    /// </summary>
    /// <param name="after">What the client has.</param>
    /// <param name="last">The newest position at that time.</param>
    public Task Start(SequenceId after, SequenceId last)
    {
        lock (gate)
        {
            delivered = after;
            if (last > known) known = last;
            var isBehind = delivered < known || again;
            again = false;
            if (!GoesOn(isBehind)) return Task.CompletedTask;
        }
        return ReadOn();
    }

    /// <summary>A message that was just stored.</summary>
    public void Receive(Message message)
    {
        lock (gate)
        {
            if (message.Sequence <= delivered) return;
            if (message.Sequence > known) known = message.Sequence;
            if (reading) return;
            if (message.Sequence == delivered.Next)
            {
                delivered = message.Sequence;
                recipient.Deliver(message);
                return;
            }
            reading = true;
        }
        _ = ReadOn();
    }

    /// <summary>
    /// The client's own message is stored; where it does not follow on, the client gets it again with what it missed
    /// before it.
    /// </summary>
    public void Acknowledge(SequenceId sequence, ClientMessageId? clientMessageId)
    {
        lock (gate)
        {
            recipient.Acknowledge(sequence, clientMessageId);
            if (sequence <= delivered) return;
            if (sequence > known) known = sequence;
            if (reading) return;
            if (sequence == delivered.Next)
            {
                delivered = sequence;
                return;
            }
            reading = true;
        }
        _ = ReadOn();
    }

    /// <summary>News may have gone elsewhere until now: reads on from where the client is.</summary>
    public void CatchUp()
    {
        lock (gate)
        {
            if (reading)
            {
                again = true;
                return;
            }
            reading = true;
        }
        _ = ReadOn();
    }

    /// <summary>The conversation goes as far as this; where the client lacks some of it, reads on.</summary>
    public Task CatchUp(SequenceId last)
    {
        lock (gate)
        {
            if (last <= delivered) return Task.CompletedTask;
            if (last > known) known = last;
            if (reading) return Task.CompletedTask;
            reading = true;
        }
        return ReadOn();
    }

    /// <summary>
    /// Completes once what is known now has gone out; never where that can't be read, or the recipient takes no more.
    /// </summary>
    public Task WhenSettled()
    {
        lock (gate)
        {
            if (!reading) return Task.CompletedTask;
            settled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return settled.Task;
        }
    }

    private async Task ReadOn()
    {
        try
        {
            while (await ReadPage())
            {
            }
        }
        catch (Exception fault)
        {
            recipient.Fail(fault);
        }
    }

    private async ValueTask<bool> ReadPage()
    {
        var slice = await reader.Read(conversation, delivered, PageMax);
        foreach (var message in slice?.Messages ?? [])
        {
            if (!await recipient.Room()) return false;
            lock (gate)
            {
                delivered = message.Sequence;
                recipient.Deliver(message);
            }
        }
        lock (gate)
        {
            if (again)
            {
                again = false;
                return true;
            }
            // Only under the gate is it certain that no news came in between.
            return GoesOn(slice is not null && (delivered < slice.Last || delivered < known));
        }
    }

    // Under the gate.
    private bool GoesOn(bool isBehind)
    {
        if (isBehind) return reading = true;
        settled?.SetResult();
        settled = null;
        return reading = false;
    }
}

/// <summary>Where ordered messages go; called one at a time and never waited for.</summary>
public interface IOrderedRecipient
{
    void Deliver(Message message);

    void Acknowledge(SequenceId sequence, ClientMessageId? clientMessageId);

    /// <summary>Completes when the next message may go out; false when the recipient takes nothing more.</summary>
    ValueTask<bool> Room();

    /// <summary>What follows could not be read: the client must come back and resume.</summary>
    void Fail(Exception fault);
}
