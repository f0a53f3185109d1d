using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.Tests.Support;

/// <summary>Short names for the ids and instants that tests speak of.</summary>
internal static class Ids
{
    public static readonly DateTimeOffset Start = new(2031, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public static readonly AnonymousId Visitor = AnonymousId.Parse("anon-user-8842");

    public static readonly AddressPrefix Prefix = AddressPrefix.Parse("203.0.113.0/24");

    public static GuestSessionId Session(int number) => new(new Guid(number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));

    public static ConversationId Conversation(int number) => ConversationId.Of(Session(number));

    public static ConnectionAddress Socket(int number) =>
        new(GatewayId.Parse("gateway-1"), new ConnectionId(new Guid(number, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9)));

    public static ConnectionAddress Desk(int number) =>
        new(GatewayId.Parse("gateway-2"), new ConnectionId(new Guid(number, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8)));

    public static AttachmentId Attachment(int number) => new(new Guid(number, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7));

    public static UploadId Upload(int number) => new(new Guid(number, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6));

    public static AttachedFile File(AttachmentId id, long size) => new(id, "cat.png", "image/png", size);

    public static AgentId Agent(string name) => AgentId.Parse(name);

    public static QueueId Queue(string name) => QueueId.Parse(name);

    public static SkillId Skill(string name) => SkillId.Parse(name);

    public static ClientMessageId ClientId(string text) => ClientMessageId.Parse(text);

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);

    /// <summary>The so manieth ticket of a session that was opened at the start.</summary>
    public static long Ticket(int number) => (Start - DateTimeOffset.UnixEpoch).Ticks / 10 + number;

    /// <summary>The generation of the so manieth token of a session that was opened at the start.</summary>
    public static long Token(int number) => Start.ToUnixTimeMilliseconds() + number - 1;

    /// <summary>The least time there is.</summary>
    public static readonly TimeSpan Instant = TimeSpan.FromTicks(1);
}
