using System.Text.Json;

namespace GuestGrid.Protocol.Frames;

/// <summary>What a client's frame asks for (surface, sections 5, 6 and 8).</summary>
public enum FrameType
{
    Unknown,
    Connect,
    Handshake,
    Message,
    Text,
    Ack,
    SimulatedMessage,
    SimulatedContext,
    SimulatedUpload,
    Typing,
    ReadReceipt,
    SetContext,
    RefreshToken,
    Ping,
    End,
    Auth,
    SignOn,
    SignOff,
    Accept,
    Decline,
    Transfer,
    Close,
}

/// <summary>The wire names of frames.</summary>
internal static class FrameTypes
{
    public static FrameType Parse(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("message"u8)) return FrameType.Message;
        if (json.ValueTextEquals("typing"u8)) return FrameType.Typing;
        if (json.ValueTextEquals("text"u8)) return FrameType.Text;
        if (json.ValueTextEquals("ack"u8)) return FrameType.Ack;
        if (json.ValueTextEquals("readReceipt"u8)) return FrameType.ReadReceipt;
        if (json.ValueTextEquals("ping"u8)) return FrameType.Ping;
        if (json.ValueTextEquals("connect"u8)) return FrameType.Connect;
        if (json.ValueTextEquals("handshake"u8)) return FrameType.Handshake;
        if (json.ValueTextEquals("setContext"u8)) return FrameType.SetContext;
        if (json.ValueTextEquals("refreshToken"u8)) return FrameType.RefreshToken;
        if (json.ValueTextEquals("end"u8)) return FrameType.End;
        if (json.ValueTextEquals("auth"u8)) return FrameType.Auth;
        if (json.ValueTextEquals("signOn"u8)) return FrameType.SignOn;
        if (json.ValueTextEquals("signOff"u8)) return FrameType.SignOff;
        if (json.ValueTextEquals("accept"u8)) return FrameType.Accept;
        if (json.ValueTextEquals("decline"u8)) return FrameType.Decline;
        if (json.ValueTextEquals("transfer"u8)) return FrameType.Transfer;
        if (json.ValueTextEquals("close"u8)) return FrameType.Close;
        return FrameType.Unknown;
    }

    /// <summary>The simulator says <c>action</c> where others say <c>type</c> (surface, section 7).</summary>
    public static FrameType ParseAction(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("send"u8)) return FrameType.SimulatedMessage;
        if (json.ValueTextEquals("context"u8)) return FrameType.SimulatedContext;
        if (json.ValueTextEquals("upload"u8)) return FrameType.SimulatedUpload;
        return FrameType.Unknown;
    }
}
