using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace GuestGrid.ClusterHosts.Tests.Processes;

/// <summary>Passes when what one silo acknowledged another knows after its death.</summary>
internal static class TakeOver
{
    private const string Sessions = "/api/v2/webmessaging/guest/sessions";

    private static readonly TimeSpan TakeOverMax = TimeSpan.FromSeconds(60);

    public static async Task Check(params (string Name, string Value)[] settings)
    {
        await using var survivor = await HostProcess.Silo(settings);
        string session;
        await using (var silo = await HostProcess.Silo(settings))
        {
            using var http = await SignIn(silo);
            using var created = await http.PostAsJsonAsync(Sessions, new
            {
                anonymousId = $"{Guid.NewGuid()}",
                routingData = new { queueId = "support", skillRequirements = Array.Empty<string>() },
            });
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
            session = (await Json(created)).GetProperty("id").GetString()!;
        }
        using var client = await SignIn(survivor);
        // Until the other one is declared dead, its guests can't be asked for.
        var found = HttpStatusCode.ServiceUnavailable;
        var since = Stopwatch.StartNew();
        while (found is HttpStatusCode.ServiceUnavailable && since.Elapsed < TakeOverMax)
        {
            using var answer = await client.GetAsync($"{Sessions}/{session}");
            found = answer.StatusCode;
            await Task.Delay(500);
        }
        Assert.Equal(HttpStatusCode.OK, found);
    }

    private static async Task<HttpClient> SignIn(HostProcess silo)
    {
        var http = new HttpClient { BaseAddress = silo.Address };
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"),
            new("client_id", "guestgrid-dev"), new("client_secret", "guestgrid-dev-secret")]);
        using var answer = await http.PostAsync("/oauth/token", form);
        var token = (await Json(answer)).GetProperty("access_token").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    private static Task<JsonElement> Json(HttpResponseMessage answer) =>
        answer.Content.ReadFromJsonAsync<JsonElement>();
}
