using System.Net;
using System.Text.Json;

namespace GuestGrid.Gateway.Tests.Clients;

/// <summary>An HTTP answer, read whole.</summary>
internal sealed record Answer(
    HttpStatusCode StatusCode, string Text, string? MediaType, IReadOnlyDictionary<string, string> Headers)
{
    public int Status => (int)StatusCode;

    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? Code => Json.GetProperty("code").GetString();

    public string Get(string member) => Json.GetProperty(member).GetString()!;

    public static async Task<Answer> Read(HttpResponseMessage response)
    {
        using (response)
        {
            var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(
                header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
            return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(),
                response.Content.Headers.ContentType?.MediaType, headers);
        }
    }

    /// <summary>The names of an object's members, in the order in which they stand.</summary>
    public static string Members(JsonElement element) =>
        string.Join(' ', element.EnumerateObject().Select(member => member.Name));
}
