using GuestGrid.Core.Identifiers;

namespace GuestGrid.Gateway.Sockets;

/// <summary>
/// Notices that the acknowledgement of a stored message got lost between silo and gateway. The client would wait for it
/// for ever, and one day send the message again when nobody remembers its id any more.
/// </summary>
public sealed class AcknowledgementWatch(TimeSpan patience, TimeProvider clock, Action lost)
{
    private readonly Lock gate = new();
    // In the order of sending, which is the order of acknowledging.
    private readonly List<(ClientMessageId Id, bool IsStored)> waiting = [];
    private bool watching;

    public void Sent(ClientMessageId id)
    {
        lock (gate) waiting.Add((id, false));
    }

    public void Refused(ClientMessageId id)
    {
        lock (gate) waiting.RemoveAll(message => message.Id == id);
    }

    /// <summary>The grid has it; from now on an acknowledgement is under way, if it was not faster.</summary>
    public void Stored(ClientMessageId id)
    {
        lock (gate)
        {
            var place = waiting.FindIndex(message => message.Id == id);
            if (place < 0) return;
            waiting[place] = (id, true);
            if (watching) return;
            watching = true;
        }
        _ = Watch();
    }

    public void Acknowledged(ClientMessageId id)
    {
        bool isOvertaken;
        lock (gate)
        {
            var place = waiting.FindIndex(message => message.Id == id);
            if (place < 0) return;
            isOvertaken = waiting.FindIndex(0, place, message => message.IsStored) >= 0;
            waiting.RemoveAt(place);
        }
        if (isOvertaken) lost();
    }

    private async Task Watch()
    {
        while (true)
        {
            ClientMessageId oldest;
            lock (gate)
            {
                var place = waiting.FindIndex(message => message.IsStored);
                watching = place >= 0;
                if (!watching) return;
                oldest = waiting[place].Id;
            }
            await Task.Delay(patience, clock);
            lock (gate)
                if (!waiting.Exists(message => message.Id == oldest && message.IsStored)) continue;
            lost();
            return;
        }
    }
}
