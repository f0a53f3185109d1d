using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Guests;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Security;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Protocol;
using GuestGrid.Protocol.Errors;
using GuestGrid.Protocol.Guests;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Guests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Dialects.Guests;

using Creation = Sessions.Creation;

/// <summary>
/// The dialect <c>guests</c> (surface, section 2): guest records, and the socket of a guest's session.
/// </summary>
public static class GuestsDialect
{
    private const string Guests = "/api/v2/guests";

    private static readonly ScopeRule MayCreate = ScopeRule.AnyOf(Scope.GuestCreate, Scope.GuestWrite);
    private static readonly ScopeRule MayRead = ScopeRule.AnyOf(Scope.GuestRead);
    private static readonly ScopeRule MayChange = ScopeRule.AnyOf(
        Scope.GuestWrite, Scope.GuestRead | Scope.UserRead, Scope.GuestRead | Scope.GuestCreate);
    private static readonly ScopeRule MayErase = ScopeRule.AnyOf(Scope.GuestWrite);

    public static void MapGuests(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Guests, Create).WithTags("guests").WithSummary("Create a guest and its first session")
            .Accepts<CreateGuestRequest>("application/json").Produces<GuestRecord>(201)
            .WithExample("""
                {"name": "Ada", "email": "ada@example.org", "attributes": {"plan": "gold", "visits": 3},
                 "routing": {"queue": {"id": "support"}, "skill": {"id": "german"}, "language": "de"}}
                """)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(413)
            .ProducesProblem(415).ProducesProblem(429).ProducesProblem(503);
        routes.MapGet(Guests + "/{id}", Read).WithTags("guests").WithSummary("Read a guest")
            .Produces<GuestRecord>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        routes.MapPut(Guests + "/{id}", Change).WithTags("guests").WithSummary("Merge a guest's attributes")
            .Accepts<ChangeGuestRequest>("application/json").Produces<GuestRecord>()
            .WithExample("""{"name": "Ada", "attributes": {"plan": "silver", "visits": null}}""")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(413)
            .ProducesProblem(415);
        routes.MapDelete(Guests + "/{id}", Erase).WithTags("guests").WithSummary("Erase a guest and all it left")
            .Produces(204).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        routes.MapGet(Guests + "/{guestId}/sessions/{sessionId}/ws", Talk).WithTags("guests")
            .WithSummary("Socket of a guest's session")
            .WithDescription("WebSocket. The first frame is handshake with token and lastSequenceId; then the frames "
                + "of webchat v1.")
            .Produces(101).ProducesProblem(400).ProducesProblem(403).ProducesProblem(503);
    }

    private static async Task Create(HttpContext context, Bearer bearer, GuestRequests requests,
        SessionCreation creation, GuestRecords records, IGuestGrid grid)
    {
        if (await bearer.Require(context, MayCreate) is null) return;
        if (await JsonBody.Read(context, ApiJson.Default.CreateGuestRequest) is not { } request) return;
        if (!requests.TryRead(request, out var opening, out var guest, out var refusal, out var faults))
        {
            await Problem.Write(context, refusal.Error, refusal.Detail, errors: faults);
            return;
        }
        var made = await creation.Create(opening, guest);
        if (made is not Creation.Created { Session: var session })
        {
            await Problem.Write(context, ((Creation.Refused)made).Refusal);
            return;
        }
        // Of no effect on a new guest; one that was known is changed as by PUT.
        var change = new GuestChange(GuestNames.Given(request.Name), request.Email, guest.Attributes);
        var changed = await grid.Visitor(session.Guest).Execute(new AnonymousVisitorCommand.ChangeGuest(change));
        if (changed is not { IsRejected: false, Answer.Guest: { } profile })
        {
            // A guest without what it was to be is another one than was asked for; the slot is given back.
            await grid.Session(session.Id).Execute(new GuestSessionCommand.End(EndReason.Api));
            await Problem.Write(context, changed.Rejection!.ToRefusal());
            return;
        }
        context.Response.Headers.Location = $"{Guests}/{profile.Id}";
        await Json.Write(context, 201, records.Record(profile, changed.Answer.Recent, session),
            ApiJson.Default.GuestRecord);
    }

    private static async Task Read(
        HttpContext context, string id, Bearer bearer, IGuestGrid grid, GuestRecords records)
    {
        if (await bearer.Require(context, MayRead) is null) return;
        await Show(context, grid, id, new AnonymousVisitorCommand.Inspect(), records);
    }

    private static async Task Change(
        HttpContext context, string id, Bearer bearer, IGuestGrid grid, GuestRecords records)
    {
        if (await bearer.Require(context, MayChange) is null) return;
        if (await JsonBody.Read(context, ApiJson.Default.ChangeGuestRequest) is not { } request) return;
        if (GuestRequests.TryRead(request, out var change) is { Count: > 0 } faults)
            await Problem.Write(context, ErrorCatalogue.InvalidRequest, errors: faults);
        else await Show(context, grid, id, new AnonymousVisitorCommand.ChangeGuest(change), records);
    }

    private static async Task Erase(HttpContext context, string id, Bearer bearer, GuestErasure erasure,
        ILoggerFactory loggers)
    {
        if (await bearer.Require(context, MayErase) is not { } client) return;
        if (!GuestId.TryParse(id, out var guest) || !await erasure.Erase(guest))
        {
            await Problem.Write(context, ErrorCatalogue.NotFound);
            return;
        }
        loggers.CreateLogger(typeof(GuestsDialect)).GuestErased(guest, client.Id);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task Talk(HttpContext context, string guestId, string sessionId, SocketEndpoint endpoint,
        GuestSocketParts parts) => endpoint.Accept(context, frames =>
            new GuestHandshakeSocket(frames, parts, guestId, sessionId).Run());

    /// <summary>Asks the visitor, and answers with its guest as it is then.</summary>
    private static async Task Show(HttpContext context, IGuestGrid grid, string id,
        AnonymousVisitorCommand command, GuestRecords records)
    {
        var outcome = GuestId.TryParse(id, out var guest)
            ? await grid.Visitor(guest).Execute(command)
            : new Outcome<VisitorAnswer>(null!, new AnonymousVisitorRejection.GuestUnknown(), false);
        if (!outcome.IsRejected && await records.Read(outcome.Answer) is { } record)
            await Json.Write(context, 200, record, ApiJson.Default.GuestRecord);
        else await Problem.Write(context, outcome.Rejection?.ToRefusal() ?? new Refusal(ErrorCatalogue.NotFound));
    }
}
