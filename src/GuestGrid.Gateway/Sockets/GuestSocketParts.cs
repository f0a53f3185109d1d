using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Limits;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Conversations;

namespace GuestGrid.Gateway.Sockets;

/// <summary>What all sockets of a gateway share.</summary>
public sealed record GuestSocketParts(IGuestGrid Grid, ConversationReader Reader, ConnectionTable Connections,
    SessionTokens Tokens, RoutingOptions Routing, SocketLimits Limits, TimeProvider Clock, SocketLog Log,
    AttachmentAddresses Attachments, HeldAttachments Held, GuestRateLimit Pace);
