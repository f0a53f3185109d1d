using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Security;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol;
using GuestGrid.Protocol.Errors;
using GuestGrid.Protocol.Sessions;
using GuestGrid.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GuestGrid.Gateway.Dialects.WebMessaging;

/// <summary>The dialect <c>webmessaging</c> (surface, section 1): a backend manages guest sessions.</summary>
public static class WebMessagingDialect
{
    private const string Sessions = "/api/v2/webmessaging/guest/sessions";

    private static readonly ScopeRule MayCreate = ScopeRule.AnyOf(Scope.SessionCreate);
    private static readonly ScopeRule MayRead = ScopeRule.AnyOf(Scope.SessionRead);
    private static readonly ScopeRule MayWrite = ScopeRule.AnyOf(Scope.SessionWrite);
    private static readonly ScopeRule MayDelete = ScopeRule.AnyOf(Scope.SessionDelete);

    public static void MapWebMessaging(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Sessions, Create).WithTags("webmessaging").WithSummary("Create a guest session")
            .Accepts<CreateSessionRequest>("application/json")
            .WithExample("""
                {"name": "Ada", "email": null, "routingData": {"queueId": "support", "priority": 0,
                 "skillRequirements": [{"skillId": "billing", "skillLevel": 1}]}, "timeoutSeconds": 600}
                """)
            .Produces<SessionCreated>(201).Produces<SessionCreated>(409)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(422).ProducesProblem(429)
            .ProducesProblem(503);
        routes.MapGet(Sessions + "/{id}", Read).WithTags("webmessaging").WithSummary("Read a guest session")
            .Produces<SessionRecord>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        routes.MapDelete(Sessions + "/{id}", End).WithTags("webmessaging").WithSummary("End a guest session")
            .Produces(204).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        routes.MapPost(Sessions + "/{id}/token", RotateToken).WithTags("webmessaging")
            .WithSummary("Rotate the guest token").Produces<SessionCreated>()
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        routes.MapGet(Sessions + "/{id}/activity", Activity).WithTags("webmessaging")
            .WithSummary("Read a session's state changes")
            .Produces<SessionActivity>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task Create(
        HttpContext context, Bearer bearer, SessionRequests requests, SessionCreation creation, SessionRecords records)
    {
        if (await bearer.Require(context, MayCreate) is not { } client) return;
        if (await JsonBody.Read(context, ApiJson.Default.CreateSessionRequest) is not { } request) return;
        if (!requests.TryRead(context.Request, client, request, out var opening, out var refusal, out var faults))
        {
            await Problem.Write(context, refusal.Error, refusal.Detail, errors: faults);
            return;
        }
        switch (await creation.Create(opening))
        {
            case Creation.Created created:
                context.Response.Headers.Location = $"{Sessions}/{created.Session.Id}";
                await Json.Write(context, 201, records.Created(created.Session), ApiJson.Default.SessionCreated);
                break;
            case Creation.Existing existing:
                context.Response.Headers.Location = $"{Sessions}/{existing.Session.Id}";
                await Json.Write(context, 409, records.Created(existing.Session), ApiJson.Default.SessionCreated);
                break;
            case Creation.KeyReused:
                await Problem.Write(context, ErrorCatalogue.IdempotencyKeyReused);
                break;
            case Creation.Refused refused:
                await Problem.Write(context, refused.Refusal);
                break;
        }
    }

    private static async Task Read(
        HttpContext context, string id, Bearer bearer, IGuestGrid grid, SessionRecords records)
    {
        if (await bearer.Require(context, MayRead) is null) return;
        if (await Ask(context, grid, id, new GuestSessionCommand.Inspect()) is not { } view) return;
        await Json.Write(context, 200, await records.Record(view), ApiJson.Default.SessionRecord);
    }

    private static async Task End(HttpContext context, string id, Bearer bearer, IGuestGrid grid)
    {
        if (await bearer.Require(context, MayDelete) is null) return;
        if (await Ask(context, grid, id, new GuestSessionCommand.End(EndReason.Api)) is null) return;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task RotateToken(
        HttpContext context, string id, Bearer bearer, IGuestGrid grid, SessionRecords records)
    {
        if (await bearer.Require(context, MayWrite) is null) return;
        if (await Ask(context, grid, id, new GuestSessionCommand.RotateToken(ByGuest: false)) is not { } view) return;
        await Json.Write(context, 200, records.Created(view), ApiJson.Default.SessionCreated);
    }

    private static async Task Activity(
        HttpContext context, string id, Bearer bearer, IGuestGrid grid, SessionRecords records)
    {
        if (await bearer.Require(context, MayRead) is null) return;
        if (await Ask(context, grid, id, new GuestSessionCommand.Inspect()) is not { } view) return;
        await Json.Write(context, 200, records.Activity(view), ApiJson.Default.SessionActivity);
    }

    /// <summary>The session after the command, or null after the refusal was written.</summary>
    private static async ValueTask<SessionView?> Ask(
        HttpContext context, IGuestGrid grid, string id, GuestSessionCommand command)
    {
        if (!GuestSessionId.TryParse(id, out var session))
        {
            await Problem.Write(context, ErrorCatalogue.NotFound);
            return null;
        }
        var outcome = await grid.Session(session).Execute(command);
        if (outcome.Answer is GuestSessionAnswer.Viewed viewed) return viewed.Session;
        await Problem.Write(context, outcome.IsRejected
            ? outcome.Rejection.ToRefusal() : new Refusal(ErrorCatalogue.NotFound));
        return null;
    }
}
