using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Http;

/// <summary>What the OpenAPI document shows is what the server takes.</summary>
public sealed class OpenApiExampleTests(AGridWithRoomyLimits fixture) : IClassFixture<AGridWithRoomyLimits>
{
    private RunningGrid Grid => fixture.Grid;

    [Fact]
    public async Task Every_operation_with_a_body_shows_one()
    {
        var bodies = (await Operations()).Where(operation => operation.Body is not null).ToList();
        Assert.NotEmpty(bodies);
        Assert.Empty(bodies.Where(operation => operation.Example is null).Select(operation => operation.ToString()));
    }

    [Fact]
    public async Task Every_operation_answers_its_example_with_the_success_that_it_promises()
    {
        var unkept = new List<string>();
        foreach (var operation in await Operations())
        {
            // Sockets are opened by the tests of their dialects.
            if (operation.Success == 101) continue;
            // So are addresses that are their own credential: nobody makes them up.
            if (operation.Path.EndsWith("/{attachmentId}", StringComparison.Ordinal)) continue;
            var answer = await Send(operation);
            if (answer.Status != operation.Success)
                unkept.Add($"{operation}: {answer.Status} instead of {operation.Success}: {answer.Text}");
        }
        Assert.True(unkept.Count == 0, string.Join('\n', unkept));
    }

    [Fact]
    public async Task An_example_that_lacks_a_field_would_be_noticed()
    {
        var creation = Assert.Single(await Operations(), operation => operation.ToString() == $"post {Api.Sessions}");
        ((JsonObject)creation.Example!).Remove("routingData");
        Assert.Equal(400, (await Send(creation)).Status);
    }

    private async Task<List<Operation>> Operations()
    {
        var document = JsonNode.Parse((await Grid.Api.Get("/openapi/v1.json")).Text)!;
        return [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
            .Select(verb => new Operation(path.Key, verb.Key, verb.Value!)))];
    }

    // Each operation gets a guest of its own, so that none is disturbed by what another did to it.
    private async Task<Answer> Send(Operation operation)
    {
        var session = await Grid.Api.CreateSession();
        var (token, claims) = (session.Get("token"), Claims(session.Get("token")));
        var (guest, id) = (claims.GetProperty("sub").GetString()!, session.Get("id"));
        var live = new Dictionary<string, string>
        {
            ["conversationId"] = session.Get("conversationId"), ["guestId"] = guest, ["sessionToken"] = token,
            ["sessionId"] = id, ["webchatSessionId"] = $"ws-{id}",
            ["id"] = operation.Path.Contains("/guest/sessions", StringComparison.Ordinal) ? id : guest,
        };
        var path = live.Aggregate(operation.Path, (text, value) => text.Replace($"{{{value.Key}}}", value.Value));
        using var guestApi = Api.Bearing(Grid.Address, token);
        using var anonymous = Api.Anonymous(Grid.Address);
        var api = operation.Path.Split('/') switch
        {
            [_, "oauth", ..] => anonymous,
            [_, "api", "chat" or "guests", ..] => guestApi,
            _ => Grid.Api,
        };
        return await api.Send(
            new HttpMethod(operation.Verb.ToUpperInvariant()), path, operation.Content(live));
    }

    private static JsonElement Claims(string token)
    {
        var payload = System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]);
        return JsonDocument.Parse(payload).RootElement;
    }

    private sealed record Operation(string Path, string Verb, JsonNode Description)
    {
        public KeyValuePair<string, JsonNode?>? Body =>
            Description["requestBody"]?["content"]?.AsObject().First();

        public JsonNode? Example => Body?.Value?["example"];

        public int Success => Description["responses"]!.AsObject().Select(answer => int.Parse(answer.Key)).Min();

        /// <summary>The example, with what lives in this grid where it has made up names.</summary>
        public HttpContent? Content(Dictionary<string, string> live)
        {
            if (Example is not { } example) return null;
            if (example is JsonValue text)
                return new StringContent(text.GetValue<string>(), new MediaTypeHeaderValue(Body!.Value.Key));
            var fields = (JsonObject)example;
            foreach (var name in live.Keys.Where(fields.ContainsKey)) fields[name] = live[name];
            return new StringContent(fields.ToJsonString(), Encoding.UTF8, Body!.Value.Key);
        }

        public override string ToString() => $"{Verb} {Path}";
    }
}
