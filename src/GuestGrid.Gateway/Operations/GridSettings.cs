using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Transcripts;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Security;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Runtime;

namespace GuestGrid.Gateway.Operations;

/// <summary>
/// The sections <c>GuestGrid:Limits</c> and <c>GuestGrid:Desk</c>, checked, as the policies that entities are given.
/// </summary>
public static class GridSettings
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static GridPolicies ReadPolicies(SettingReader guestGrid)
    {
        var (limits, desk) = (guestGrid.Section("Limits"), guestGrid.Section("Desk"));
        var tokens = TokenLifetimes.Read(guestGrid.Section("Tokens"));
        var session = ReadSession(limits, tokens, AttachmentOptions.ReadPolicy(guestGrid)) with
        {
            RoutingRetryMax = desk.Duration(
                "WaitingRetryMax", GuestSessionPolicy.Default.RoutingRetryMax, 10 * Second, 600 * Second),
        };
        return new GridPolicies(ReadVisitor(limits), ReadAddress(limits), session,
            TranscriptPolicy.Default, ReadQueue(desk), ReadAgent(desk));
    }

    public static SocketLimits ReadSockets(SettingReader guestGrid)
    {
        var (limits, otherwise) = (guestGrid.Section("Limits"), SocketLimits.Default);
        return otherwise with
        {
            FramesMax = limits.Number("WaitingFrames", otherwise.FramesMax, 16, 65_536),
            BytesMax = limits.Number("WaitingBytes", otherwise.BytesMax, 128 * 1024, 256 * 1024 * 1024),
            HandshakeTimeout = limits.Duration("HandshakeTimeout", otherwise.HandshakeTimeout, Second, 60 * Second),
            PingInterval = limits.Duration("PingInterval", otherwise.PingInterval, Second, 600 * Second),
            PongTimeout = limits.Duration("PongTimeout", otherwise.PongTimeout, Second, 600 * Second),
            // Twice in a row it may be late.
            PresenceRenewal = ReadAgent(guestGrid.Section("Desk")).PresenceLease / 3,
            SocketsMax = limits.Number("Sockets", otherwise.SocketsMax, 1, 10_000_000),
        };
    }

    private static AnonymousVisitorPolicy ReadVisitor(SettingReader limits)
    {
        var otherwise = AnonymousVisitorPolicy.Default;
        var interval = limits.Duration(
            "MinCreationInterval", otherwise.MinCreationInterval, TimeSpan.Zero, TimeSpan.FromHours(1));
        return otherwise with
        {
            MaxConcurrentSessions = limits.Number("MaxConcurrentSessions", otherwise.MaxConcurrentSessions, 1, 50),
            MinCreationInterval = interval,
            VelocityMax = limits.Number("VelocityPerVisitor", otherwise.VelocityMax, 1, 1_000_000),
            AttributeBytesMax = limits.Number("AttributeBytes", otherwise.AttributeBytesMax, 256, 1024 * 1024),
        };
    }

    private static AddressThrottlePolicy ReadAddress(SettingReader limits) => AddressThrottlePolicy.Default with
    {
        VelocityMax = limits.Number("VelocityPerAddress", AddressThrottlePolicy.Default.VelocityMax, 1, 1_000_000),
    };

    private static GuestSessionPolicy ReadSession(
        SettingReader limits, TokenLifetimes tokens, AttachmentPolicy attachments)
    {
        var otherwise = GuestSessionPolicy.Default;
        var perSecond = limits.Number("MessagesPerSecond", 10, 1, 1_000_000);
        return otherwise with
        {
            MaxSessionLifetime = limits.Duration(
                "MaxSessionLifetime", otherwise.MaxSessionLifetime, 60 * Second, 30 * Day),
            TokenLifetime = tokens.Guest,
            TokenGrace = tokens.Grace,
            Guest = new MessagePace(Second / perSecond, limits.Number("MessageBurst", perSecond, 1, 1_000_000)),
            Agent = MessagePace.PerSecond(
                limits.Number("AgentMessagesPerSecond", Math.Max(100, perSecond), 1, 1_000_000)),
            Attachments = attachments,
            ContextBytesMax = limits.Number("ContextBytes", otherwise.ContextBytesMax, 256, 1024 * 1024),
        };
    }

    private static QueuePolicy ReadQueue(SettingReader desk)
    {
        var otherwise = QueuePolicy.Default;
        return otherwise with
        {
            WaitingMax = desk.Number("WaitingMax", otherwise.WaitingMax, 1, 1_000_000),
            OfferTimeout = desk.Duration("OfferTimeout", otherwise.OfferTimeout, Second, 600 * Second),
            OfferPause = desk.Duration("OfferPause", otherwise.OfferPause, Second, 600 * Second),
            EchoAgent = desk.Switch("EchoAgent", otherwise.EchoAgent),
        };
    }

    private static AgentPolicy ReadAgent(SettingReader desk)
    {
        var otherwise = AgentPolicy.Default;
        return otherwise with
        {
            GracePeriod = desk.Duration("GracePeriod", otherwise.GracePeriod, TimeSpan.Zero, 600 * Second),
            PresenceLease = desk.Duration("PresenceLease", otherwise.PresenceLease, Second, 600 * Second),
        };
    }
}
