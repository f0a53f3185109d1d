using System.Text.Json.Serialization;

namespace GuestGrid.Protocol.Errors;

/// <summary>What a client should do about a refusal, without knowing its code.</summary>
public enum RetryAdvice
{
    /// <summary>The same request cannot succeed.</summary>
    [JsonStringEnumMemberName("never")]
    Never,

    /// <summary>Only this frame was refused; the connection goes on.</summary>
    [JsonStringEnumMemberName("same-connection")]
    SameConnection,

    /// <summary>Connect again and resume.</summary>
    [JsonStringEnumMemberName("reconnect")]
    Reconnect,

    /// <summary>The same request may succeed once the time given has passed.</summary>
    [JsonStringEnumMemberName("after-delay")]
    AfterDelay,
}
