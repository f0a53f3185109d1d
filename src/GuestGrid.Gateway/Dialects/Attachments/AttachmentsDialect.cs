using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Limits;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Security;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol;
using GuestGrid.Protocol.Attachments;
using GuestGrid.Protocol.Errors;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Attachments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace GuestGrid.Gateway.Dialects.Attachments;

/// <summary>Attachments (surface, section 6): ask for an address, put the content there, get it back.</summary>
public static class AttachmentsDialect
{
    private const string Declare = "/api/v2/webchat/attachments/generate-presigned-url";

    // Addresses are no tokens; those of one conversation are paced together, as its older tokens are.
    private const long AsAddress = 0;

    private static readonly ScopeRule MayUpload = ScopeRule.AnyOf(Scope.AttachmentWrite);

    public static void MapAttachments(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Declare, Presign).ForPages().WithTags("attachments")
            .WithSummary("Ask for an address to upload a file to")
            .WithDescription("By a guest's own token it is that guest's. By webchat:attachment:write it is the "
                + "guest's of conversationId or sessionId, or an agent's there, as from says; without either, it is "
                + "the sender's whose message shows it first.")
            .Accepts<UploadRequest>("application/json").Produces<UploadTicket>()
            .WithExample("""
                {"filename": "cat.png", "contentType": "image/png", "size": 20480}
                """)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409)
            .ProducesProblem(429);
        routes.MapPut(AttachmentAddresses.Path, Upload).ForPages().WithTags("attachments")
            .WithSummary("Upload a file, once")
            .WithDescription("The address is the credential: use it as it was given, with the declared type and size.")
            .Produces<UploadMetadata>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404)
            .ProducesProblem(409).ProducesProblem(415).ProducesProblem(429);
        routes.MapGet(AttachmentAddresses.Path, Download).ForPages().WithTags("attachments")
            .WithSummary("Download a file")
            .WithDescription("The address stands in messages, and is good for a while.")
            .Produces<byte[]>(200, "application/octet-stream").ProducesProblem(403).ProducesProblem(404)
            .ProducesProblem(429);
    }

    private static async Task Presign(HttpContext context, Bearer bearer, IGuestGrid grid, IIdentifierSource ids,
        AttachmentOptions options, AttachmentAddresses addresses)
    {
        if (await bearer.RequireAny(context, MayUpload) is not { } caller) return;
        if (await JsonBody.Read(context, ApiJson.Default.UploadRequest) is not { } request) return;
        if (!UploadRequests.TryRead(request, caller, new AttachmentId(ids.Next()), options, out var session,
                out var command, out var refusal, out var faults))
        {
            await Problem.Write(context, refusal.Error, refusal.Detail, errors: faults);
            return;
        }
        var outcome = await grid.Session(session).Execute(command);
        if (outcome.IsRejected)
        {
            // A guest's token is good only while its session lives.
            var isRevoked = caller.IsGuest && outcome.Rejection is GuestSessionRejection.SessionOver;
            await Problem.Write(context, isRevoked
                ? new Refusal(ErrorCatalogue.InvalidToken) : outcome.Rejection.ToRefusal());
            return;
        }
        var attachment = ((GuestSessionAnswer.Attached)outcome.Answer).Attachment!;
        await Json.Write(context, 200, new UploadTicket(
            addresses.Upload(context.Request, ConversationId.Of(session), attachment),
            Metadata(attachment.File) with { ExpiresAt = SessionRecords.Time(attachment.UploadBy) }),
            ApiJson.Default.UploadTicket);
    }

    private static async Task Upload(HttpContext context, string conversationId, string attachmentId, Uploads uploads,
        AttachmentAddresses addresses, GuestRateLimit pace, TimeProvider clock)
    {
        var request = context.Request;
        if (addresses.Verify(AddressPurpose.Upload, conversationId, attachmentId, request.Query) is not { } address)
        {
            await Problem.Write(context, ErrorCatalogue.InvalidSignature);
            return;
        }
        if (pace.Take(address.Conversation.Session, AsAddress, clock.GetUtcNow()) is { IsAllowed: false } rate)
        {
            await Problem.Write(context, ErrorCatalogue.RateLimited, retryAfter: rate.RetryAfter);
            return;
        }
        if (!address.ContentType.Equals(request.ContentType, StringComparison.OrdinalIgnoreCase))
        {
            await Problem.Write(context, ErrorCatalogue.UnsupportedMediaType,
                $"Send the content as {address.ContentType}, as it was declared.");
            return;
        }
        if (!JsonBody.IsPlain(request))
        {
            await Problem.Write(
                context, ErrorCatalogue.UnsupportedMediaType, "Send the content without Content-Encoding.");
            return;
        }
        // RFC 9110, section 14.4: who sends a part of it must not be told that it is there.
        if (request.Headers.ContentRange.Count > 0)
        {
            await Problem.Write(context, ErrorCatalogue.InvalidRequest, "Send the whole content at once.");
            return;
        }
        if (request.ContentLength is { } length && length != address.Size)
        {
            await Problem.Write(context, ErrorCatalogue.AttachmentSizeMismatch);
            return;
        }
        // The store reads no more than was declared, and refuses what is longer in words of ours.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        // Who sends it drop by drop holds a connection and a file for as long as the address is good, and no longer.
        var left = DateTimeOffset.FromUnixTimeMilliseconds(address.Expires) - clock.GetUtcNow();
        await using var end = clock.CreateTimer(static late => ((HttpContext)late!).Abort(), context,
            left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        AttachedFile? taken = null;
        if (await uploads.Take(address, request.Body, file => taken = file, context.RequestAborted) is { } refusal)
            await Problem.Write(context, refusal);
        else
            await Json.Write(context, 200, Metadata(taken!), ApiJson.Default.UploadMetadata);
    }

    private static async Task Download(HttpContext context, string conversationId, string attachmentId, IGuestGrid grid,
        IAttachmentStore store, AttachmentAddresses addresses, GuestRateLimit pace, TimeProvider clock)
    {
        if (addresses.Verify(AddressPurpose.Download, conversationId, attachmentId, context.Request.Query)
            is not { } address)
        {
            await Problem.Write(context, ErrorCatalogue.InvalidSignature);
            return;
        }
        var session = address.Conversation.Session;
        if (pace.TakeDownload(session, clock.GetUtcNow()) is { IsAllowed: false } rate)
        {
            await Problem.Write(context, ErrorCatalogue.RateLimited, retryAfter: rate.RetryAfter);
            return;
        }
        var found = await grid.Session(session).Execute(new GuestSessionCommand.FindAttachment(address.Attachment));
        var attachment = (found.Answer as GuestSessionAnswer.Attached)?.Attachment;
        await using var content = attachment?.Upload is { } upload
            ? store.Open(new AttachmentKey(session, address.Attachment, upload))
            : null;
        if (content is null)
        {
            await Problem.Write(context, ErrorCatalogue.AttachmentNotFound);
            return;
        }
        WriteHeaders(context.Response, attachment!.File);
        await content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    // Whatever it turns out to be, no browser shows it as a page of ours, runs it, or keeps it for others.
    private static void WriteHeaders(HttpResponse response, AttachedFile file)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.Name);
        response.ContentType = file.ContentType;
        response.ContentLength = file.Size;
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers.CacheControl = "private, no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
    }

    private static UploadMetadata Metadata(AttachedFile file) =>
        new(file.Id.ToString(), file.Name, file.ContentType, file.Size, null);
}
