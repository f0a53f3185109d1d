using GuestGrid.Core.GuestCalendars;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Security;
using GuestGrid.Protocol;
using GuestGrid.Protocol.Errors;
using GuestGrid.Protocol.Retention;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Guests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace GuestGrid.Gateway.Retention;

/// <summary>
/// What the daily retention job does, now, for an operator: of a grid that runs, <c>guestgrid purge --url</c>. It goes
/// on while somebody listens, and ends with its server; who is erased by then stays so, and the next one goes on.
/// </summary>
public static class PurgeEndpoint
{
    public const string Path = "/api/v2/guestgrid/purge";

    private const string JsonLines = "application/x-ndjson";

    private static readonly ScopeRule MayPurge = ScopeRule.AnyOf(Scope.Admin);

    public static void MapPurge(this IEndpointRouteBuilder routes) => routes.MapPost(Path, Purge)
        .WithTags("operations").WithSummary("Erase guests that were not seen for long")
        .WithDescription("As the daily job does, at once. The answer is a line of JSON for each guest that is found "
            + "in a dry run (found) or stays though it should not (failed), for lists that can't be read (unreadable), "
            + "for each batch (progress), and for the last word: end with all counts, or error. An answer without "
            + "either was cut off.")
        .Accepts<PurgeRequest>("application/json").Produces<string>(200, JsonLines)
        .WithExample("""{"dryRun": true}""")
        .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(413).ProducesProblem(415);

    private static async Task Purge(HttpContext context, Bearer bearer, IGuestGrid grid, GuestErasure erasure,
        RetentionOptions options, RetentionLog log, TimeProvider clock, IHostApplicationLifetime host)
    {
        if (await bearer.Require(context, MayPurge) is null) return;
        if (await JsonBody.Read(context, ApiJson.Default.PurgeRequest) is not { } request) return;
        var (isDry, report) = (request.DryRun ?? false, new PurgeReport(context.Response, log));
        var retention = new GuestRetention(grid, erasure, options, clock, report);
        using var either =
            CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
        (context.Response.ContentType, context.Response.Headers.CacheControl) = (JsonLines, "no-store");
        try
        {
            var counts = RetentionCounts.None;
            await foreach (var now in retention.Purge(isDry, isDry ? report.Found : null, either.Token))
            {
                counts = now;
                report.Counted(PurgeLines.Progress, counts);
                await report.Send(either.Token);
            }
            report.Counted(PurgeLines.End, counts);
        }
        catch (Exception fault) when (!context.RequestAborted.IsCancellationRequested)
        {
            if (host.ApplicationStopping.IsCancellationRequested)
                report.Refused(new Refusal(ErrorCatalogue.ShuttingDown));
            else if (Rejections.OfFault(fault) is { } known) report.Refused(known);
            else
            {
                log.PurgeFailed(fault);
                report.Refused(new Refusal(ErrorCatalogue.Internal));
            }
        }
        await report.Send(context.RequestAborted);
    }
}
