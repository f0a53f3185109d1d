using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GuestGrid.Gateway.Operations;

/// <summary>
/// Health as Kubernetes asks for it: alive while the process runs, ready while it can take work. A full disk or a
/// drain makes it not ready; restarting would mend neither, so it stays alive.
/// </summary>
public static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => "alive")
            .WithTags("operations").WithSummary("Is the process alive?").Produces<string>(200, "text/plain");
        routes.MapGet("/health/ready", Ready)
            .WithTags("operations").WithSummary("Can it take work?").Produces<string>(200, "text/plain")
            .Produces<string>(503, "text/plain");
    }

    private static string Ready(HttpResponse response, Drain drain, IReadiness readiness)
    {
        var problem = drain.IsDraining ? "The gateway is going away." : readiness.Problem;
        if (problem is null) return "ready";
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = "1";
        return problem;
    }
}
