using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace GuestGrid.Gateway.Tests.Clients;

/// <summary>An API client with its access token.</summary>
internal sealed class Api : IDisposable
{
    public const string Sessions = "/api/v2/webmessaging/guest/sessions";
    public const string Messages = "/api/v2/conversations/webchat/messages";
    public const string Query = "/api/v2/conversations/details/query";

    private readonly HttpClient http;

    private Api(Uri address, string? token)
    {
        // Not the default, which keeps only two connections and would line up what is meant to race.
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        Token = token;
    }

    public string? Token { get; }

    public static Api Anonymous(Uri address) => new(address, null);

    public static Api Bearing(Uri address, string token) => new(address, token);

    public static async Task<Api> SignIn(Uri address, string id, string secret, string? scope = null)
    {
        using var anonymous = Anonymous(address);
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = secret,
        };
        if (scope is not null) form["scope"] = scope;
        var answer = await anonymous.Send(HttpMethod.Post, "/oauth/token", new FormUrlEncodedContent(form));
        Assert.Equal(200, answer.Status);
        return new Api(address, answer.Get("access_token"));
    }

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path, null);

    public Task<Answer> Delete(string path) => Send(HttpMethod.Delete, path, null);

    public Task<Answer> Post(string path, object? body, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, path, body is null ? null : JsonContent(body), headers);

    public Task<Answer> PostText(string path, string body, string mediaType = "application/json") =>
        Send(HttpMethod.Post, path, Content(Encoding.UTF8.GetBytes(body), mediaType));

    public async Task<Answer> Send(
        HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (Token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Answer.Read(await http.SendAsync(request).InTime($"an answer to {method} {path}"));
    }

    public Task<Answer> CreateSession(object? change = null, params (string Name, string Value)[] headers) =>
        Post(Sessions, change ?? NewSession(), headers);

    /// <summary>What a backend asks for in the simplest case.</summary>
    public static Dictionary<string, object?> NewSession(string? anonymousId = null) => new()
    {
        ["anonymousId"] = anonymousId,
        ["routingData"] = new { queueId = "support", skillRequirements = Array.Empty<object>() },
    };

    public Task<Answer> Say(string conversationId, string text, string? clientMessageId = null) =>
        Post(Messages, new { conversationId, from = new { type = "user" }, text, clientMessageId });

    public static string History(string conversationId, int size, int number) =>
        $"/api/v2/conversations/webchat/{conversationId}/messages?pageSize={size}&pageNumber={number}";

    public static ByteArrayContent Content(byte[] body, string mediaType)
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        return content;
    }

    public void Dispose() => http.Dispose();

    private static ByteArrayContent JsonContent(object body) =>
        Content(JsonSerializer.SerializeToUtf8Bytes(body), "application/json");
}
