namespace GuestGrid.Gateway.Sockets;

/// <summary>How one socket's dialect spells the frames that all of them share (surface, sections 5 to 8).</summary>
/// <param name="NamesConversation">Every frame says which conversation it belongs to.</param>
/// <param name="SaysText">A message is of type <c>text</c>, and what is said says its direction.</param>
/// <param name="SaysError">A refusal says in <c>error</c> too what is wrong.</param>
public sealed record FrameStyle(bool NamesConversation, bool SaysText = false, bool SaysError = false)
{
    /// <summary>A guest has one conversation, which it was told when it came.</summary>
    public static readonly FrameStyle Guest = new(NamesConversation: false);

    public static readonly FrameStyle Agent = new(NamesConversation: true);

    public static readonly FrameStyle WebchatSession = new(NamesConversation: true, SaysText: true);

    public static readonly FrameStyle Simulator = new(NamesConversation: false, SaysError: true);
}
