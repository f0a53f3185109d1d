using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Security;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Conversations;

namespace GuestGrid.Gateway.Desk;

/// <summary>What all desk sockets of a gateway share.</summary>
public sealed record DeskParts(IGuestGrid Grid, ConversationReader Reader, ConnectionTable Connections,
    AccessTokens Tokens, SocketLimits Limits, TimeProvider Clock, SocketLog Log,
    AttachmentAddresses Attachments, HeldAttachments Held);
