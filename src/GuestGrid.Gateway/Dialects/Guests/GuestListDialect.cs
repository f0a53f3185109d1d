using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Security;
using GuestGrid.Protocol;
using GuestGrid.Protocol.Guests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GuestGrid.Gateway.Dialects.Guests;

/// <summary>The list of guests (surface, section 2).</summary>
public static class GuestListDialect
{
    private const string Guests = "/api/v2/guests";

    private static readonly ScopeRule MayRead = ScopeRule.AnyOf(Scope.GuestRead);

    public static void MapGuestList(this IEndpointRouteBuilder routes) => routes.MapGet(Guests, List)
        .WithTags("guests").WithSummary("List guests by creation")
        .WithDescription("pageSize (1-100), pageNumber, sortBy=createdTime or -createdTime, expand=attributes, and "
            + "filter: createdTime, active and name with <, <=, =, >= or >, joined by AND, such as "
            + "createdTime<\"2026-03-01T00:00:00Z\". By time alone a page costs the same wherever it is; name and "
            + "active ask every record in the span of time.")
        .Produces<GuestPage>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);

    private static async Task List(HttpContext context, Bearer bearer, GuestListing listing)
    {
        if (await bearer.Require(context, MayRead) is null) return;
        if (GuestListRequest.Read(context.Request.Query, out var refusal, out var faults) is not { } request)
        {
            await Problem.Write(context, refusal.Error, refusal.Detail, errors: faults);
            return;
        }
        await Json.Write(context, 200,
            await listing.Page(request, context.Request.Path, context.Request.Query, context.RequestAborted),
            ApiJson.Default.GuestPage);
    }
}
