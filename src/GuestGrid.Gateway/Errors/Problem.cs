using System.Buffers;
using System.Globalization;
using System.Text.Json;
using GuestGrid.Gateway.Operations;
using GuestGrid.Protocol.Errors;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Errors;

/// <summary>
/// Answers a request with a catalogue entry as <c>application/problem+json</c> (RFC 9457), with the names
/// that Genesys clients read beside it. Only catalogue text and what the caller passes goes out, never an
/// exception.
/// </summary>
public static class Problem
{
    public const string MediaType = "application/problem+json";

    private static readonly TimeSpan RetryAfterUnknown = TimeSpan.FromSeconds(1);
    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText Title = JsonEncodedText.Encode("title");
    private static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    private static readonly JsonEncodedText Detail = JsonEncodedText.Encode("detail");
    private static readonly JsonEncodedText Instance = JsonEncodedText.Encode("instance");
    private static readonly JsonEncodedText Code = JsonEncodedText.Encode("code");
    private static readonly JsonEncodedText Message = JsonEncodedText.Encode("message");
    private static readonly JsonEncodedText ContextId = JsonEncodedText.Encode("contextId");
    private static readonly JsonEncodedText RetryAfterMs = JsonEncodedText.Encode("retryAfterMs");
    private static readonly JsonEncodedText Errors = JsonEncodedText.Encode("errors");
    private static readonly JsonEncodedText Field = JsonEncodedText.Encode("field");

    // A flood is refused from few threads: each keeps its buffer, so that a refusal costs no memory of its
    // own.
    [ThreadStatic]
    private static ProblemBuffer? buffer;

    public static Task Write(HttpContext context, in Refusal refusal) =>
        Write(context, refusal.Error, refusal.Detail, refusal.RetryAfter);

    /// <summary>Writes headers and body. Nothing of a response may have been sent yet.</summary>
    /// <param name="detail">Shown to the client as it is; the entry's advice when null.</param>
    /// <param name="retryAfter">Sent with 429 and 503 only, which carry one second when it is null.</param>
    public static Task Write(
        HttpContext context,
        ErrorEntry error,
        string? detail = null,
        TimeSpan? retryAfter = null,
        IReadOnlyList<FieldError>? errors = null)
    {
        GridMeter.Refused(error);
        var response = context.Response;
        response.StatusCode = error.Status;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        long? retryAfterMs = error.Status is 429 or 503 ? WholeMilliseconds(retryAfter ?? RetryAfterUnknown) : null;
        if (retryAfterMs is { } wait)
            response.Headers.RetryAfter = ((wait + 999) / 1000).ToString(CultureInfo.InvariantCulture);
        if (error.Status == StatusCodes.Status401Unauthorized && response.Headers.WWWAuthenticate.Count == 0)
            response.Headers.WWWAuthenticate = Challenge(error);

        var output = buffer ??= new ProblemBuffer();
        WriteBody(output.Start(), context, error, detail, retryAfterMs, errors);
        response.ContentLength = output.Bytes.WrittenCount;
        response.BodyWriter.Write(output.Bytes.WrittenSpan);
        var flush = response.BodyWriter.FlushAsync(context.RequestAborted);
        return flush.IsCompletedSuccessfully ? Task.CompletedTask : flush.AsTask();
    }

    private static void WriteBody(
        Utf8JsonWriter writer,
        HttpContext context,
        ErrorEntry error,
        string? detail,
        long? retryAfterMs,
        IReadOnlyList<FieldError>? errors)
    {
        writer.WriteStartObject();
        writer.WriteString(Type, error.EncodedType);
        writer.WriteString(Title, error.EncodedTitle);
        writer.WriteNumber(Status, error.Status);
        WriteText(writer, Detail, detail, error.EncodedAdvice);
        writer.WriteString(Instance, context.Request.Path.ToUriComponent());
        writer.WriteString(Code, error.EncodedCode);
        WriteText(writer, Message, detail, error.EncodedAdvice);
        writer.WriteString(ContextId, context.TraceIdentifier);
        if (retryAfterMs is { } wait)
            writer.WriteNumber(RetryAfterMs, wait);
        writer.WriteStartArray(Errors);
        for (var index = 0; index < (errors?.Count ?? 0); index++)
        {
            writer.WriteStartObject();
            writer.WriteString(Field, errors![index].Field);
            writer.WriteString(Message, errors[index].Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
    }

    private static void WriteText(
        Utf8JsonWriter writer, JsonEncodedText name, string? text, JsonEncodedText otherwise)
    {
        if (text is null)
            writer.WriteString(name, otherwise);
        else
            writer.WriteString(name, text);
    }

    // At least one: a client told to wait nothing would come back in a tight loop.
    private static long WholeMilliseconds(TimeSpan time) => Math.Max(1, (long)Math.Ceiling(time.TotalMilliseconds));

    private static string Challenge(ErrorEntry error) => ReferenceEquals(error, ErrorCatalogue.Unauthorized)
        ? "Bearer realm=\"guestgrid\""
        : "Bearer realm=\"guestgrid\", error=\"invalid_token\"";
}
