using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using GuestGrid.Storage.Tests.Postgres;

namespace GuestGrid.ClusterHosts.Tests.Processes;

/// <summary>Orleans' dashboard is for operators: outside Development nobody else sees any of it.</summary>
public sealed class DashboardTests
{
    private const string Page = "/dashboard/orleans";
    private const string Figures = $"{Page}/DashboardCounters";
    private const int RequestsPerMinute = 60;
    private const string Secret = Production.Secret;

    [PostgresFact]
    public async Task In_Production_only_clients_with_the_scope_see_the_dashboard()
    {
        await using var silo = await HostProcess.Silo(Settings());
        using var http = new HttpClient { BaseAddress = silo.Address };
        using (var challenge = await http.GetAsync(Page))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, challenge.StatusCode);
            // What makes a browser ask.
            Assert.Contains(challenge.Headers.WwwAuthenticate, scheme => scheme.Scheme == "Basic");
        }
        Assert.Equal(HttpStatusCode.Unauthorized, await Get(http, Figures, "Basic", Pair("operator", "wrong")));
        Assert.Equal(HttpStatusCode.Forbidden, await Get(http, Figures, "Basic", Pair("backend", Secret)));
        Assert.Equal(HttpStatusCode.Forbidden, await Get(http, Figures, "Bearer", await Token(http, "backend")));
        Assert.Equal(HttpStatusCode.OK, await Get(http, Figures, "Bearer", await Token(http, "operator")));
        Assert.Equal(HttpStatusCode.OK, await Get(http, Figures, "Basic", Pair("operator", Secret)));
        Assert.Equal(HttpStatusCode.OK, await Get(http, $"{Page}/", "Basic", Pair("operator", Secret)));

        // Shown this way a secret counts as a token does.
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 2 * RequestsPerMinute; i++)
            answers.Add(await Get(http, Figures, "Basic", Pair("operator", Secret)));
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, answers.Take(RequestsPerMinute / 2));
        // Whoever does not know it does not take from the client that does.
        Assert.Equal(HttpStatusCode.Unauthorized, await Get(http, Figures, "Basic", Pair("operator", "wrong")));
    }

    [Fact]
    public async Task It_is_there_only_where_it_is_asked_for_and_in_Development_for_everybody()
    {
        await using (var silo = await HostProcess.Silo(
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("GuestGrid:Silo:Dashboard", "true")))
        {
            using var http = new HttpClient { BaseAddress = silo.Address };
            Assert.Contains("<html", await http.GetStringAsync(Page), StringComparison.OrdinalIgnoreCase);
        }
        await using var without = await HostProcess.Silo(("ASPNETCORE_ENVIRONMENT", "Development"));
        using var client = new HttpClient { BaseAddress = without.Address };
        using var answer = await client.GetAsync(Page);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static (string, string)[] Settings() =>
    [
        .. Production.Settings("dashboard"), ("GuestGrid:Silo:Dashboard", "true"),
        ("GuestGrid:OAuth:RequestsPerMinute", $"{RequestsPerMinute}"),
        ("GuestGrid:OAuth:Clients:1:Id", "backend"), ("GuestGrid:OAuth:Clients:1:Secret", Secret),
        ("GuestGrid:OAuth:Clients:1:Scopes:0", "guestgrid:desk"),
    ];

    private static string Pair(string id, string secret) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{Uri.EscapeDataString(secret)}"));

    private static async Task<string> Token(HttpClient http, string id)
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", id),
            new("client_secret", Secret)]);
        using var answer = await http.PostAsync("/oauth/token", form);
        using var json = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("access_token").GetString()!;
    }

    private static async Task<HttpStatusCode> Get(HttpClient http, string path, string scheme, string credentials)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, credentials);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
