using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.GuestSessions;

/// <summary>
/// Which client message ids have been accepted and where, newest first, so that sending again is the same message.
/// Remembers at least the last <see cref="Capacity"/> and never more than twice as many; whoever talks much does not
/// make it forget the last <see cref="OwnCapacity"/> of the other side.
/// </summary>
public sealed class ClientMessageMemory
{
    public const int Capacity = 128;

    /// <summary>Of the guest, and of agents.</summary>
    public const int OwnCapacity = 32;

    public static readonly ClientMessageMemory Empty = new(null, 0, default);

    // Nearly every message is a new one; the filter says so without walking a chain that has left the caches.
    private readonly ClientMessageFilter filter;

    private ClientMessageMemory(RememberedMessage? newest, int count, in ClientMessageFilter filter)
    {
        Newest = newest;
        Count = count;
        this.filter = filter;
    }

    public RememberedMessage? Newest { get; }

    public int Count { get; }

    /// <param name="agent">Who sent it; null for the guest. Ids of different agents have nothing in common.</param>
    public ClientMessageMemory Add(AgentId? agent, ClientMessageId id, SequenceId sequence)
    {
        var kept = Count + 1 < 2 * Capacity ? this : Keep();
        return new ClientMessageMemory(
            new RememberedMessage(agent, id, sequence, kept.Newest), kept.Count + 1, kept.filter.With(id));
    }

    public SequenceId? Find(AgentId? agent, ClientMessageId id)
    {
        if (!filter.MayHold(id)) return null;
        for (var link = Newest; link is not null; link = link.Older)
            if (link.Id == id && link.Agent == agent) return link.Sequence;
        return null;
    }

    private ClientMessageMemory Keep()
    {
        var links = new List<RememberedMessage>(Capacity + OwnCapacity);
        var (ofGuest, ofAgents) = (0, 0);
        for (var link = Newest; link is not null; link = link.Older)
        {
            var own = link.Agent is null ? ++ofGuest : ++ofAgents;
            if (links.Count < Capacity - 1 || own <= OwnCapacity) links.Add(link);
        }
        RememberedMessage? newest = null;
        var held = default(ClientMessageFilter);
        for (var i = links.Count - 1; i >= 0; i--)
        {
            newest = new RememberedMessage(links[i].Agent, links[i].Id, links[i].Sequence, newest);
            held = held.With(links[i].Id);
        }
        return new ClientMessageMemory(newest, links.Count, held);
    }
}

/// <summary>One accepted client message id, linked to the one before it.</summary>
public sealed class RememberedMessage(
    AgentId? agent, ClientMessageId id, SequenceId sequence, RememberedMessage? older)
{
    /// <summary>Null for the guest.</summary>
    public AgentId? Agent => agent;

    public ClientMessageId Id => id;

    public SequenceId Sequence => sequence;

    public RememberedMessage? Older => older;
}
