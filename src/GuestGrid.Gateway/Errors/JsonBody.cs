using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GuestGrid.Protocol;
using GuestGrid.Protocol.Errors;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Errors;

/// <summary>
/// Reads a request's JSON within limits. A repeated key that means anything here is refused: two readers that pick
/// different ones would disagree about what was asked. So is a body that is not text throughout.
/// </summary>
public static class JsonBody
{
    public const int MaxBytes = 64 * 1024;

    /// <summary>The body, or null after the refusal was written (the caller just returns).</summary>
    public static async ValueTask<T?> Read<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        if (!IsJson(context.Request.ContentType))
        {
            await Problem.Write(context, ErrorCatalogue.UnsupportedMediaType, "Send the body as application/json.");
            return null;
        }

        if (!IsPlain(context.Request))
        {
            await Problem.Write(
                context, ErrorCatalogue.UnsupportedMediaType, "Send the body without Content-Encoding.");
            return null;
        }

        if (context.Request.ContentLength > MaxBytes)
        {
            await Problem.Write(context, ErrorCatalogue.BodyTooLarge);
            return null;
        }

        var reader = context.Request.BodyReader;
        var read = await ReadWhole(reader, context.RequestAborted);
        if (read.Buffer.Length > MaxBytes)
        {
            reader.AdvanceTo(read.Buffer.End);
            await Problem.Write(context, ErrorCatalogue.BodyTooLarge);
            return null;
        }

        var body = Parse(read.Buffer, StrictJson.Of(type), out var fault);
        reader.AdvanceTo(read.Buffer.End);
        if (body is null)
            await (fault is { } field
                ? Problem.Write(context, ErrorCatalogue.InvalidRequest, errors: [field])
                : Problem.Write(context, ErrorCatalogue.MalformedJson));
        return body;
    }

    /// <summary>
    /// False for a body in any coding (RFC 9110, section 15.5.16): whoever unpacked it would be the one to check how
    /// much it becomes.
    /// </summary>
    public static bool IsPlain(HttpRequest request) => request.Headers.ContentEncoding is [] or ["identity"];

    /// <summary>
    /// True for <c>application/json</c> and any <c>+json</c> type, in UTF-8 where a charset is named.
    /// </summary>
    public static bool IsJson(string? contentType)
    {
        var rest = contentType.AsSpan();
        var end = rest.IndexOf(';');
        var media = (end < 0 ? rest : rest[..end]).Trim();
        if (!media.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && !(media.StartsWith("application/", StringComparison.OrdinalIgnoreCase)
                && media.EndsWith("+json", StringComparison.OrdinalIgnoreCase)))
            return false;
        if (end < 0)
            return true;
        foreach (var range in rest[(end + 1)..].Split(';'))
        {
            var parameter = rest[(end + 1)..][range].Trim();
            if (parameter.StartsWith("charset=", StringComparison.OrdinalIgnoreCase)
                && !parameter["charset=".Length..].Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
                return false;
        }

        return true;
    }

    private static async ValueTask<ReadResult> ReadWhole(PipeReader reader, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            if (read.IsCompleted || read.Buffer.Length > MaxBytes)
                return read;
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>
    /// Null with a <paramref name="fault"/> when the JSON is sound but says something of the wrong kind.
    /// </summary>
    private static T? Parse<T>(ReadOnlySequence<byte> json, JsonTypeInfo<T> type, out FieldError? fault)
        where T : class
    {
        fault = null;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = StrictJson.MaxDepth });
            var body = JsonSerializer.Deserialize(ref reader, type);
            // Read throws on anything but white space after the value.
            reader.Read();
            return JsonText.IsWhole(json.IsSingleSegment ? json.FirstSpan : json.ToArray()) ? body : null;
        }
        catch (JsonException exception)
        {
            // The reader's own exception inside means broken syntax; without it a sound value did not fit its
            // field.
            if (exception.InnerException is not JsonException && exception is { Path: { Length: > 0 } path })
                fault = new FieldError(FieldOf(path), "missing, repeated, not known or of the wrong kind");
            return null;
        }
    }

    private static string FieldOf(string path) => path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path;
}
