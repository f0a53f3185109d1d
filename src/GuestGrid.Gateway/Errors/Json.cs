using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Errors;

/// <summary>Writes answers as JSON.</summary>
public static class Json
{
    public static async Task Write<T>(HttpContext context, int status, T body, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        // Tokens, and what guests wrote, stay in nobody's cache.
        context.Response.Headers.CacheControl = "no-store";
        Write(context.Response, body, type);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    // Written aside first, for an answer says how long it is.
    private static void Write<T>(HttpResponse response, T body, JsonTypeInfo<T> type)
    {
        using var json = PooledJson.Rent();
        JsonSerializer.Serialize(json.Writer, body, type);
        var bytes = json.Finish();
        response.ContentLength = bytes.Length;
        response.BodyWriter.Write(bytes);
    }
}
