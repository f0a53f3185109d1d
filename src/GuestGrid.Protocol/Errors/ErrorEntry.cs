using System.Text.Json;
using System.Text.Json.Serialization;

namespace GuestGrid.Protocol.Errors;

/// <summary>
/// One line of the catalogue. Its texts are kept encoded, because a flood of refusals writes them again and
/// again.
/// </summary>
public sealed class ErrorEntry
{
    private const string TypePrefix = "https://guestgrid.dev/errors/";

    [JsonConstructor]
    public ErrorEntry(string code, int status, int? close, RetryAdvice retry, string title, string advice)
    {
        Code = code;
        Status = status;
        Close = close;
        Retry = retry;
        Title = title;
        Advice = advice;
        Type = TypePrefix + code.ToLowerInvariant().Replace('_', '-');
        EncodedCode = JsonEncodedText.Encode(code);
        EncodedTitle = JsonEncodedText.Encode(title);
        EncodedAdvice = JsonEncodedText.Encode(advice);
        EncodedType = JsonEncodedText.Encode(Type);
    }

    /// <summary>What clients switch on; never renamed.</summary>
    public string Code { get; }

    /// <summary>HTTP status; for a refusal that only sockets know, the nearest one.</summary>
    public int Status { get; }

    /// <summary>The code a socket is closed with, or null when the socket stays.</summary>
    public int? Close { get; }

    public RetryAdvice Retry { get; }

    public string Title { get; }

    /// <summary>One sentence that says what to do; the detail where the caller gives none.</summary>
    public string Advice { get; }

    /// <summary>The absolute URI that names this kind of problem (RFC 9457 <c>type</c>).</summary>
    [JsonIgnore]
    public string Type { get; }

    [JsonIgnore]
    public JsonEncodedText EncodedCode { get; }

    [JsonIgnore]
    public JsonEncodedText EncodedTitle { get; }

    [JsonIgnore]
    public JsonEncodedText EncodedAdvice { get; }

    [JsonIgnore]
    public JsonEncodedText EncodedType { get; }

    public override string ToString() => Code;
}
