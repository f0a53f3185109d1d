using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace GuestGrid.Benchmarks.Servers;

internal readonly record struct CreatedSession(string Id, string Token);

/// <summary>The benchmark's own HTTP calls: to prepare and to audit, never to measure.</summary>
internal sealed class GuestGridClient : IDisposable
{
    private const int Parallel = 32;
    private readonly HttpClient http;

    private GuestGridClient(HttpClient http, string bearer) => (this.http, Bearer) = (http, bearer);

    public string Bearer { get; }

    public static async Task<GuestGridClient> SignIn(ServerProcess server)
    {
        var http = new HttpClient { BaseAddress = server.Url };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = ServerSettings.ClientId,
            ["client_secret"] = ServerSettings.ClientSecret,
        });
        using var answer = await http.PostAsync("/oauth/token", form);
        using var json = await Json(answer, HttpStatusCode.OK);
        var bearer = json.RootElement.GetProperty("access_token").GetString()!;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return new GuestGridClient(http, bearer);
    }

    public async Task<CreatedSession[]> CreateSessions(string run, int count)
    {
        var sessions = new CreatedSession[count];
        await ForAll(count, async index =>
        {
            var visitor = string.Create(CultureInfo.InvariantCulture, $"{run}-{index:D6}");
            using var body = new StringContent(Body(visitor), new MediaTypeHeaderValue("application/json"));
            using var answer = await http.PostAsync(Paths.Sessions, body);
            using var json = await Json(answer, HttpStatusCode.Created);
            sessions[index] = new CreatedSession(
                json.RootElement.GetProperty("id").GetString()!,
                json.RootElement.GetProperty("token").GetString()!);
        });
        return sessions;
    }

    public async Task<string> ConversationOf(string sessionId)
    {
        using var answer = await http.GetAsync($"{Paths.Sessions}/{sessionId}");
        using var json = await Json(answer, HttpStatusCode.OK);
        return json.RootElement.GetProperty("conversationId").GetString()!;
    }

    public async Task<bool> SessionExists(string sessionId)
    {
        using var answer = await http.GetAsync($"{Paths.Sessions}/{sessionId}");
        return answer.StatusCode == HttpStatusCode.OK;
    }

    public async Task<JsonDocument> HistoryPage(string conversationId, int pageSize, int pageNumber)
    {
        var page = string.Create(
            CultureInfo.InvariantCulture, $"pageSize={pageSize}&pageNumber={pageNumber}");
        using var answer = await http.GetAsync($"{Paths.Conversations}/{conversationId}/messages?{page}");
        return await Json(answer, HttpStatusCode.OK);
    }

    public static Task ForAll(int count, Func<int, Task> step) =>
        System.Threading.Tasks.Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = Parallel },
        async (index, _) => await step(index));

    public void Dispose() => http.Dispose();

    private static string Body(string visitor) =>
        $$"""
        {
          "anonymousId": "{{visitor}}",
          "routingData": { "queueId": "6b2f5b1e-6f0c-4f0e-9d5a-0c5d5f2a1b01", "skillRequirements": [] },
          "timeoutSeconds": 3600
        }
        """;

    private static async Task<JsonDocument> Json(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return answer.StatusCode == expected
            ? JsonDocument.Parse(text)
            : throw new BenchmarkException(
                $"{answer.RequestMessage?.RequestUri} answered {answer.StatusCode}: {text}");
    }
}
