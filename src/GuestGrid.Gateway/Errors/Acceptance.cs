using GuestGrid.Protocol.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace GuestGrid.Gateway.Errors;

/// <summary>
/// Refuses a call with 406 whose client accepts no JSON, where JSON is all there is (RFC 9110, section 12.5.1): before
/// the call has done anything, for its answer would be of no use.
/// </summary>
public static class Acceptance
{
    private const string Json = "application/json";

    public static void UseAcceptance(this IApplicationBuilder app) => app.Use(next => context =>
        Accepts(context.Request.Headers.Accept.ToString()) || !AnswersJson(context.GetEndpoint())
            ? next(context)
            : Problem.Write(context, ErrorCatalogue.NotAcceptable));

    // A header that nobody can read asks for nothing in particular.
    private static bool Accepts(string accept)
    {
        if (accept is "" or "*/*" or Json || !MediaTypeHeaderValue.TryParseList([accept], out var ranges)) return true;
        var json = ranges.Where(Takes).ToList();
        // The range that says most counts, whatever wider ones say.
        return json.Count > 0 && json.MinBy(Width)!.Quality is null or > 0;
    }

    private static bool Takes(MediaTypeHeaderValue range) => range.MatchesAllTypes
        || range.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
            && (range.MatchesAllSubTypes || range.SubType.Equals("json", StringComparison.OrdinalIgnoreCase));

    private static int Width(MediaTypeHeaderValue range) =>
        range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0;

    private static bool AnswersJson(Endpoint? endpoint)
    {
        var answers = endpoint?.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>()
            .Where(answer => answer.StatusCode is >= 200 and < 300 && answer.ContentTypes.Any()).ToList();
        return answers is { Count: > 0 } && answers.TrueForAll(answer => answer.ContentTypes.Contains(Json));
    }
}
