using System.Collections.Immutable;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.GuestSessions;

/// <summary>One entry of a conversation.</summary>
/// <param name="SentAt">When it was accepted.</param>
/// <param name="Attachments">Null where there are none.</param>
public sealed record Message(
    SequenceId Sequence, Participant From, string Text, ClientMessageId? ClientMessageId, DateTimeOffset SentAt,
    ImmutableList<AttachedFile>? Attachments = null)
{
    /// <summary>Longest text in UTF-16 code units (surface, section 6).</summary>
    public const int TextLengthMax = 4096;

    public const int AttachmentsMax = 10;
}

/// <summary>Who takes part in a conversation.</summary>
public enum ParticipantKind
{
    Guest,
    Agent,
}

/// <summary>
/// The sender of a message. The guest's name stands in the session, so it is not repeated in every message.
/// </summary>
/// <param name="Agent">Which agent; null for the guest.</param>
public sealed record Participant(ParticipantKind Kind, AgentId? Agent, string? Name)
{
    public static readonly Participant Guest = new(ParticipantKind.Guest, null, null);

    public static Participant OfAgent(AgentId agent, string name) => new(ParticipantKind.Agent, agent, name);
}
