using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Filters;
using GuestGrid.Gateway.Limits;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Security;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol;
using GuestGrid.Protocol.Conversations;
using GuestGrid.Protocol.Errors;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Conversations;
using GuestGrid.Runtime.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GuestGrid.Gateway.Dialects.Conversations;

/// <summary>Conversations over HTTP (surface, section 4): send, read, find.</summary>
public static class ConversationsDialect
{
    private const string Messages = "/api/v2/conversations/webchat/messages";
    private const string History = "/api/v2/conversations/webchat/{conversationId}/messages";
    private const string Query = "/api/v2/conversations/details/query";

    private const int PageSizeDefault = 50;

    private static readonly ScopeRule MaySend = ScopeRule.AnyOf(Scope.WebchatWrite);
    private static readonly ScopeRule MayReadMessages = ScopeRule.AnyOf(Scope.ConversationWebchatRead);
    private static readonly ScopeRule MayRead = ScopeRule.AnyOf(Scope.ConversationRead);

    public static void MapConversations(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Messages, Send).WithTags("conversations").WithSummary("Send a message")
            .Accepts<SendMessageRequest>("application/json").Produces<MessageAccepted>(202)
            .WithExample("""
                {"conversationId": "7c1d4c2e-2f0b-4bb4-9d0e-5a3f0b1f6c11", "from": {"id": "bot-1", "type": "agent"},
                 "text": "How can I help you?", "timestamp": "2026-01-31T12:00:00.000Z"}
                """)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409)
            .ProducesProblem(429);
        routes.MapGet(History, ReadHistory).ForPages().WithTags("conversations")
            .WithSummary("Read a page of messages, oldest first").Produces<MessagePage>()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(429);
        routes.MapPost(Query, Find).WithTags("conversations").WithSummary("Find conversations of a guest")
            .Accepts<ConversationQueryRequest>("application/json").Produces<ConversationQueryResult>()
            .WithExample("""
                {"query": {"filter": "guest.id=\"7c1d4c2e-2f0b-4bb4-9d0e-5a3f0b1f6c11\" AND type=\"webchat\"",
                 "pageSize": 25}}
                """)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
    }

    private static async Task Send(HttpContext context, Bearer bearer, HeldAttachments held)
    {
        if (await bearer.Require(context, MaySend) is null) return;
        if (await JsonBody.Read(context, ApiJson.Default.SendMessageRequest) is not { } request) return;
        if (!ConversationRequests.TryReadMessage(
                request, out var conversation, out var command, out var refusal, out var faults))
        {
            await Problem.Write(context, refusal.Error, refusal.Detail, errors: faults);
            return;
        }
        var outcome = await held.Send(conversation.Session, command);
        if (outcome.IsRejected)
        {
            await Problem.Write(context, outcome.Rejection.ToRefusal());
            return;
        }
        var sequence = ((GuestSessionAnswer.Stored)outcome.Answer).Sequence;
        await Json.Write(context, 202, new MessageAccepted(
            MessageId.Of(conversation, sequence).ToString(), sequence.ToText(conversation)),
            ApiJson.Default.MessageAccepted);
    }

    private static async Task ReadHistory(HttpContext context, string conversationId, Bearer bearer, IGuestGrid grid,
        ConversationReader reader, TimeProvider clock, AttachmentAddresses addresses)
    {
        if (await bearer.RequireAny(context, MayReadMessages) is not { } caller) return;
        var faults = new List<FieldError>();
        var (size, number) = Paging.Read(context.Request.Query, PageSizeDefault, faults);
        if (faults.Count > 0)
        {
            await Problem.Write(context, ErrorCatalogue.InvalidRequest, errors: faults);
            return;
        }
        if (!ConversationId.TryParse(conversationId, out var conversation)
            || await grid.View(conversation.Session) is not { } session)
        {
            await Problem.Write(context, ErrorCatalogue.NotFound);
            return;
        }
        if (caller.IsGuest && await Refused(context, caller.Guest, session, clock.GetUtcNow())) return;
        var after = new SequenceId((number - 1L) * size);
        // It may have been erased since.
        if (await reader.Read(conversation, after, size) is { } slice)
            await Json.Write(context, 200,
                HistoryPages.Page(session, slice, size, number, context.Request.Path, addresses),
                ApiJson.Default.MessagePage);
        else await Problem.Write(context, ErrorCatalogue.NotFound);
    }

    private static async Task Find(HttpContext context, Bearer bearer, IGuestGrid grid, ConversationSearch search)
    {
        if (await bearer.Require(context, MayRead) is null) return;
        if (await JsonBody.Read(context, ApiJson.Default.ConversationQueryRequest) is not { } request) return;
        if (!ConversationFilter.TryParse(request.Query?.Filter, out var filter, out var fault))
        {
            await Problem.Write(context, ErrorCatalogue.InvalidFilter, fault);
            return;
        }
        var faults = new List<FieldError>();
        var (size, number) = ConversationRequests.ReadPaging(request.Query!, faults);
        if (faults.Count > 0)
        {
            await Problem.Write(context, ErrorCatalogue.InvalidRequest, errors: faults);
            return;
        }
        await Json.Write(context, 200, await search.Find(filter, size, number),
            ApiJson.Default.ConversationQueryResult);
    }

    // A guest reads its own conversation only, and only while its session lives and its token is current.
    private static async ValueTask<bool> Refused(
        HttpContext context, GuestClaims guest, SessionView session, DateTimeOffset now)
    {
        if (guest.SessionId != session.Id.ToString())
        {
            await Problem.Write(context, ErrorCatalogue.Forbidden);
            return true;
        }
        if (session.IsOpenAt(now) && session.Token.Accepts(guest.Generation, now))
            return false;
        await Problem.Write(context, ErrorCatalogue.InvalidToken);
        return true;
    }
}
