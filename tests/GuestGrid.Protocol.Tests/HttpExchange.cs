using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Protocol.Tests;

/// <summary>One request and its answer, without a server between them.</summary>
internal sealed class HttpExchange
{
    private readonly MemoryStream answer = new();

    public HttpExchange(string method = "POST", string path = "/api/v2/guests")
    {
        Context = new DefaultHttpContext { TraceIdentifier = "0123456789abcdef0123456789abcdef" };
        Context.Request.Method = method;
        Context.Request.Path = path;
        Context.Request.Scheme = "https";
        Context.Request.Host = new HostString("chat.example");
        Context.Response.Body = answer;
    }

    public DefaultHttpContext Context { get; }

    public HttpResponse Response => Context.Response;

    public HttpExchange WithBody(string body, string contentType) => WithBody(Encoding.UTF8.GetBytes(body), contentType);

    public HttpExchange WithBody(byte[] body, string contentType, bool saysLength = true)
    {
        Context.Request.Body = new MemoryStream(body);
        Context.Request.ContentType = contentType;
        Context.Request.ContentLength = saysLength ? body.Length : null;
        return this;
    }

    public HttpExchange WithHeader(string name, params string[] values)
    {
        Context.Request.Headers[name] = values;
        return this;
    }

    public async Task<JsonElement> Answer()
    {
        await Response.CompleteAsync();
        return JsonDocument.Parse(answer.ToArray()).RootElement;
    }
}
