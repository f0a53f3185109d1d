using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Security;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Protocol;
using GuestGrid.Protocol.Errors;
using GuestGrid.Protocol.WebchatSessions;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GuestGrid.Gateway.Dialects.WebchatSessions;

/// <summary>
/// The dialect <c>webchat sessions</c> (surface, section 5): a backend makes the session, and a client with a bearer
/// talks in it.
/// </summary>
public static class WebchatSessionsDialect
{
    private const string Sessions = "/api/v2/webchat/guests/sessions";

    private static readonly ScopeRule MayCreate = ScopeRule.AnyOf(Scope.WebchatGuestWrite);
    private static readonly ScopeRule MayRead = ScopeRule.AnyOf(Scope.WebchatGuestRead);
    private static readonly ScopeRule MayTalk = ScopeRule.AnyOf(Scope.WebchatGuestWrite, Scope.WebchatSend);

    public static void MapWebchatSessions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Sessions, Create).WithTags("webchat sessions").WithSummary("Create a webchat session")
            .Accepts<CreateWebchatSessionRequest>("application/json").Produces<WebchatSessionCreated>()
            .WithExample("""
                {"language": "en-us", "displayName": "Ada", "email": "ada@example.org", "tags": ["vip"],
                 "metadata": {"cart": "42"}}
                """)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(413).ProducesProblem(415)
            .ProducesProblem(429).ProducesProblem(503);
        routes.MapGet(Sessions + "/{webchatSessionId}", Read).WithTags("webchat sessions")
            .WithSummary("Read a webchat session").Produces<WebchatSessionRecord>()
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        routes.MapGet("/webchat/v1/guests/sessions/{webchatSessionId}", Talk).WithTags("webchat sessions")
            .WithSummary("Socket of a webchat session")
            .WithDescription("WebSocket. Bearer in the handshake, or first frame auth with token and lastSequenceId "
                + "(with a bearer in the handshake lastSequenceId may stand in the query). The server begins with "
                + "ack; then text, typing and ack, and what webchat v1 knows.")
            .Produces(101).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404)
            .ProducesProblem(429).ProducesProblem(503);
    }

    private static async Task Create(HttpContext context, Bearer bearer, WebchatSessionRequests requests,
        SessionCreation creation, IGuestGrid grid)
    {
        if (await bearer.Require(context, MayCreate) is null) return;
        if (await JsonBody.Read(context, ApiJson.Default.CreateWebchatSessionRequest) is not { } request) return;
        if (!requests.TryRead(request, out var opening, out var about, out var refusal, out var faults))
        {
            await Problem.Write(context, refusal.Error, refusal.Detail, errors: faults);
            return;
        }
        var made = await creation.Create(opening);
        if (made is not Creation.Created { Session: var session })
        {
            await Problem.Write(context, ((Creation.Refused)made).Refusal);
            return;
        }
        if (about is not null && await Refuses(grid, session.Id, about) is { } tooLarge)
        {
            await Problem.Write(context, tooLarge);
            return;
        }
        var createdTime = SessionRecords.Time(session.Opening.OpenedAt);
        await Json.Write(context, 200, new WebchatSessionCreated(session.Guest.ToString(),
            WebchatSessionId.Of(session.Id), request.Language!, session.Opening.Name, session.Opening.Email,
            createdTime, createdTime),
            ApiJson.Default.WebchatSessionCreated);
    }

    // A session without what it was to know would be another one than was asked for; its slot is given back.
    private static async ValueTask<Refusal?> Refuses(
        IGuestGrid grid, GuestSessionId id, GuestSessionCommand.SetContext about)
    {
        var session = grid.Session(id);
        var outcome = await session.Execute(about);
        if (!outcome.IsRejected) return null;
        await session.Execute(new GuestSessionCommand.End(EndReason.Api));
        return outcome.Rejection.ToRefusal();
    }

    private static async Task Read(
        HttpContext context, string webchatSessionId, Bearer bearer, IGuestGrid grid, SessionRecords records)
    {
        if (await bearer.Require(context, MayRead) is null) return;
        if (await Find(context, grid, webchatSessionId) is not { } session) return;
        await Json.Write(context, 200, new WebchatSessionRecord(session.Guest.ToString(),
            WebchatSessionId.Of(session.Id), session.Conversation.ToString(), await records.Status(session)),
            ApiJson.Default.WebchatSessionRecord);
    }

    private static async Task Talk(HttpContext context, string webchatSessionId, Bearer bearer, IGuestGrid grid,
        SocketEndpoint endpoint, GuestSocketParts parts, AccessTokens access)
    {
        Caller? caller = null;
        // A browser can't set the header; it says who it is in its first frame.
        if (context.Request.Headers.Authorization.Count > 0)
        {
            caller = await bearer.RequireAny(context, MayTalk);
            if (caller is null) return;
        }
        if (await Find(context, grid, webchatSessionId) is not { } session) return;
        if (caller is { IsGuest: true } && caller.Guest.SessionId != session.Id.ToString())
        {
            await Problem.Write(context, ErrorCatalogue.Forbidden);
            return;
        }
        var position = context.Request.Query["lastSequenceId"];
        await endpoint.Accept(context, frames =>
            new WebchatSessionSocket(frames, parts, session.Id, access, MayTalk).Run(caller, position),
            FrameStyle.WebchatSession);
    }

    /// <summary>The session, or null after the refusal was written.</summary>
    private static async ValueTask<SessionView?> Find(HttpContext context, IGuestGrid grid, string id)
    {
        if (WebchatSessionId.TryParse(id, out var session) && await grid.View(session) is { } view) return view;
        await Problem.Write(context, ErrorCatalogue.NotFound);
        return null;
    }
}
