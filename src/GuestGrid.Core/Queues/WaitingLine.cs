using System.Collections;
using System.Collections.Immutable;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.Queues;

/// <summary>Conversations in the order in which they are served, found by id as well. Immutable.</summary>
public sealed class WaitingLine : IReadOnlyCollection<WaitingConversation>
{
    public static readonly WaitingLine Empty =
        new([], ImmutableSortedDictionary<ConversationId, WaitingConversation>.Empty);

    private readonly ImmutableSortedSet<WaitingConversation> order;
    private readonly ImmutableSortedDictionary<ConversationId, WaitingConversation> byId;

    private WaitingLine(ImmutableSortedSet<WaitingConversation> order,
        ImmutableSortedDictionary<ConversationId, WaitingConversation> byId)
    {
        this.order = order;
        this.byId = byId;
    }

    public int Count => order.Count;

    public WaitingConversation? Find(ConversationId conversation) => byId.GetValueOrDefault(conversation);

    /// <summary>Adds a conversation, or replaces what stood for it.</summary>
    public WaitingLine Set(WaitingConversation waiting)
    {
        var rest = Find(waiting.Conversation) is { } known ? order.Remove(known) : order;
        return new WaitingLine(rest.Add(waiting), byId.SetItem(waiting.Conversation, waiting));
    }

    public WaitingLine Remove(ConversationId conversation) => Find(conversation) is { } known
        ? new WaitingLine(order.Remove(known), byId.Remove(conversation))
        : this;

    public IEnumerator<WaitingConversation> GetEnumerator() => order.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
