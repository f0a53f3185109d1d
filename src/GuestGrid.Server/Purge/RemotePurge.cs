using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using GuestGrid.Gateway.Retention;
using GuestGrid.Gateway.Security;
using GuestGrid.Protocol;
using GuestGrid.Protocol.Retention;

namespace GuestGrid.Server.Purge;

/// <summary>One purge by a grid that runs, embedded or a cluster, over its API.</summary>
internal sealed class RemotePurge
{
    /// <summary>A command line is for everybody to see.</summary>
    public const string SecretVariable = "GUESTGRID_CLIENT_SECRET";

    /// <returns>As <see cref="PurgeRun.Run"/>.</returns>
    public static async Task<int> Run(RemotePurgeOptions options, TextWriter output, TextWriter errors,
        TimeProvider clock, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(options.Url, UriKind.Absolute, out var grid) || grid.Scheme is not ("http" or "https"))
        {
            await errors.WriteLineAsync($"{options.Url} is no address; name the grid's, as http://127.0.0.1:5080.");
            return 2;
        }
        try
        {
            using var http = new HttpClient { BaseAddress = grid, Timeout = Timeout.InfiniteTimeSpan };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer", await SignIn(http, options, cancellation));
            using var request = new HttpRequestMessage(HttpMethod.Post, PurgeEndpoint.Path)
            {
                Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(
                    new PurgeRequest(options.IsDry), ApiJson.Default.PurgeRequest)),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer =
                await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (answer.StatusCode is not HttpStatusCode.OK)
                throw new HttpRequestException(await Advice(answer, cancellation));
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation));
            return await Read(lines, new PurgeOutput(output, errors, clock, options.IsDry), cancellation);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException)
        {
            await errors.WriteLineAsync($"The grid at {grid} could not do it: {fault.Message}");
            return 2;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await errors.WriteLineAsync(PurgeOutput.Interrupted);
            return 2;
        }
    }

    private static async Task<string> SignIn(
        HttpClient http, RemotePurgeOptions options, CancellationToken cancellation)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = options.ClientId,
            ["client_secret"] = options.Secret, ["scope"] = ScopeNames.Format(Scope.Admin),
        });
        using var answer = await http.PostAsync(OAuthTokenEndpoint.Path, form, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        if (answer.StatusCode is HttpStatusCode.OK)
            return AccessToken(text) ?? throw new HttpRequestException("what answers there is no GuestGrid.");
        throw new HttpRequestException(answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized => $"it knows no client {options.ClientId} with that secret. Name one with "
                + $"--client, and its secret as {SecretVariable}.",
            HttpStatusCode.BadRequest => $"the client {options.ClientId} lacks the scope guestgrid:admin.",
            var status => $"signing in was answered with {(int)status}.",
        });
    }

    private static string? AccessToken(string text) =>
        (JsonNode.Parse(text) as JsonObject)?["access_token"] is JsonValue token && token.TryGetValue(out string? value)
            ? value : null;

    private static async Task<int> Read(TextReader lines, PurgeOutput told, CancellationToken cancellation)
    {
        var isPartial = false;
        while (await lines.ReadLineAsync(cancellation) is { } text)
        {
            if (JsonSerializer.Deserialize(text, ApiJson.Default.PurgeLine) is not { } line) continue;
            switch (line.Type)
            {
                case PurgeLines.Found: told.Found(line.GuestId!, line.CreatedTime!); break;
                case PurgeLines.Failed: told.GuestFailed(line.GuestId!, null); break;
                case PurgeLines.Unreadable:
                    isPartial = true;
                    told.BookFailed(line.Book!, null); break;
                case PurgeLines.Progress: told.Progress(line.Examined ?? 0, line.Erased ?? 0); break;
                case PurgeLines.End:
                    told.End(line.Examined ?? 0, line.Erased ?? 0, line.Skipped ?? 0, line.Failed ?? 0);
                    return isPartial || line.Failed > 0 ? 1 : 0;
                case PurgeLines.Error: throw new HttpRequestException($"{line.Message} ({line.Code})");
            }
        }
        throw new HttpRequestException("it ended in the middle. What is left is erased by the next purge.");
    }

    // A problem says in words what to do; what stands between may answer anything.
    private static async Task<string> Advice(HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (answer.StatusCode is HttpStatusCode.NotFound) return "there is no GuestGrid that can purge there.";
        return answer.Content.Headers.ContentType?.MediaType is "application/problem+json"
            && JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellation)) is JsonObject problem
            && problem["detail"] is { } detail && problem["code"] is { } code
            ? $"{detail} ({code})"
            : $"it answered with {(int)answer.StatusCode}.";
    }
}

/// <summary>Which grid, as whom, and whether to erase.</summary>
internal sealed record RemotePurgeOptions(string Url, string ClientId, string Secret, bool IsDry);
