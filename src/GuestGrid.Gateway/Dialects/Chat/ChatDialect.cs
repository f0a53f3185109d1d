using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Limits;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol;
using GuestGrid.Protocol.Chat;
using GuestGrid.Protocol.Errors;
using GuestGrid.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GuestGrid.Gateway.Dialects.Chat;

/// <summary>
/// The dialect <c>chat</c> (surface, section 3): a browser talks to its own site, and keeps a cookie.
/// </summary>
public static class ChatDialect
{
    private const string Over = "The conversation is closed.";

    public static void MapChat(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/chat/initiate", Initiate).ForPages().WithTags("chat").WithSummary("Begin a conversation")
            .Accepts<InitiateChatRequest>("application/json").Produces<ChatInitiated>(201)
            .WithExample("""
                {"name": "Ada", "email": "ada@example.org",
                 "routing": {"queueId": "support", "skills": [{"id": "english", "level": 1}], "language": "en-us"}}
                """)
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(413).ProducesProblem(415).ProducesProblem(429)
            .ProducesProblem(503);
        routes.MapPost("/api/chat/validate", Validate).ForPages().WithTags("chat")
            .WithSummary("Is the conversation still open?")
            .Accepts<ValidateChatRequest>("application/json").Produces<ChatValidity>().Produces<ChatValidity>(410)
            .WithExample("""{"guestId": "9a31c2de-5b1f-4c51-9f0d-3c2f7e6a1b90", "sessionToken": "…"}""")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(413).ProducesProblem(415).ProducesProblem(429);
        routes.MapPost("/api/chat/message", Send).ForPages().WithTags("chat").WithSummary("Send a message")
            .Accepts<ChatMessageRequest>("application/json").Produces<ChatMessageAccepted>(202)
            .WithExample("""
                {"conversationId": "9a31c2de-5b1f-4c51-9f0d-3c2f7e6a1b90", "text": "Hello", "clientMessageId": "m-1"}
                """)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(410)
            .ProducesProblem(413).ProducesProblem(415).ProducesProblem(429);
        routes.MapInteractions();
    }

    private static async Task Initiate(HttpContext context, OriginRule origins, ChatRequests requests,
        SessionCreation creation, SessionTokens tokens)
    {
        if (await ChatCookie.IsForged(context, origins)) return;
        if (await JsonBody.Read(context, ApiJson.Default.InitiateChatRequest) is not { } request) return;
        if (!requests.TryRead(
                request, context.Connection.RemoteIpAddress, out var opening, out var refusal, out var faults))
        {
            await Problem.Write(context, refusal.Error, refusal.Detail, errors: faults);
            return;
        }
        var made = await creation.Create(opening);
        // Without an idempotency key a wish is either granted or refused.
        if (made is not Creation.Created { Session: var session })
        {
            await Problem.Write(context, ((Creation.Refused)made).Refusal);
            return;
        }
        var token = tokens.Issue(session);
        ChatCookie.Set(context.Response, token);
        await Json.Write(context, 201,
            new ChatInitiated(session.Guest.ToString(), token, "The conversation has begun."),
            ApiJson.Default.ChatInitiated);
    }

    private static async Task Validate(HttpContext context, OwnSession own)
    {
        if (await JsonBody.Read(context, ApiJson.Default.ValidateChatRequest) is not { } request) return;
        if (request.GuestId is not { Length: > 0 } guest
            || (request.SessionToken ?? ChatCookie.Read(context.Request)) is not { Length: > 0 } token)
        {
            var missing = string.IsNullOrEmpty(request.GuestId) ? "guestId" : "sessionToken";
            await Problem.Write(
                context, ErrorCatalogue.InvalidRequest, errors: [new FieldError(missing, "is missing")]);
            return;
        }
        if (await own.Find(context, token) is not { } found) return;
        if (found.Session is not { } session || !GuestId.TryParse(guest, out var id) || id != session.Guest)
            await Problem.Write(context, ErrorCatalogue.InvalidToken);
        else if (found.IsOver)
            await Json.Write(context, 410, new ChatValidity(false, null, Over), ApiJson.Default.ChatValidity);
        else
            await Json.Write(context, 200, new ChatValidity(true, session.Conversation.ToString(), null),
                ApiJson.Default.ChatValidity);
    }

    private static async Task Send(HttpContext context, OriginRule origins, OwnSession own, IGuestGrid grid)
    {
        if (await ChatCookie.RequireToken(context, origins) is not { } token) return;
        if (await JsonBody.Read(context, ApiJson.Default.ChatMessageRequest) is not { } request) return;
        if (!ChatRequests.TryRead(request, out var command, out var faults))
        {
            await Problem.Write(context, ErrorCatalogue.InvalidRequest, errors: faults);
            return;
        }
        if (await own.Find(context, token) is not { } found) return;
        if (found.Session is not { } session) await Problem.Write(context, ErrorCatalogue.InvalidToken);
        else if (!ConversationId.TryParse(request.ConversationId, out var conversation))
            await Problem.Write(context, ErrorCatalogue.NotFound);
        else if (conversation != session.Conversation) await Problem.Write(context, ErrorCatalogue.Forbidden);
        else if (found.IsOver) await Problem.Write(context, ErrorCatalogue.ConversationClosed);
        else await Store(context, grid, session, command);
    }

    private static async Task Store(
        HttpContext context, IGuestGrid grid, SessionView session, GuestSessionCommand.SendMessage command)
    {
        var outcome = await grid.Session(session.Id).Execute(command);
        if (outcome.IsRejected)
        {
            await (outcome.Rejection is GuestSessionRejection.SessionOver
                ? Problem.Write(context, ErrorCatalogue.ConversationClosed)
                : Problem.Write(context, outcome.Rejection.ToRefusal()));
            return;
        }
        var sequence = ((GuestSessionAnswer.Stored)outcome.Answer).Sequence;
        await Json.Write(context, 202,
            new ChatMessageAccepted("queued", !session.IsAgentThere, sequence.ToText(session.Conversation)),
            ApiJson.Default.ChatMessageAccepted);
    }
}
