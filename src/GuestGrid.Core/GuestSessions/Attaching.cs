using System.Collections.Immutable;
using GuestGrid.Core.Identifiers;
using static GuestGrid.Core.GuestSessions.GuestSessionEvent;
using static GuestGrid.Core.GuestSessions.GuestSessionRejection;

namespace GuestGrid.Core.GuestSessions;

using Decision = Decision<GuestSessionEvent>;

/// <summary>Attachments: declared within bounds, uploaded once and in time, named only by who owns them.</summary>
internal static class Attaching
{
    public static Decision Declare(GuestSession.Open state, GuestSessionCommand.DeclareAttachment declare,
        DecisionContext<GuestSessionPolicy> context)
    {
        var (now, policy) = (context.Now, context.Policy.Attachments);
        if (declare.TokenGeneration is { } generation && !state.Token.Accepts(generation, now))
            return Decision.Reject(new TokenRevoked());
        if (Find(state, declare.File.Id) is not null) return Decision.Unchanged();
        var kept = state.Attachments?.RemoveAll(attachment => attachment.IsExpiredAt(now)) ?? [];
        if (kept.Count >= policy.CountMax
            || kept.Sum(attachment => attachment.File.Size) + declare.File.Size > policy.BytesMax)
            return Decision.Reject(new TooManyAttachments());
        var events = new List<GuestSessionEvent>(2);
        if (kept.Count < (state.Attachments?.Count ?? 0)) events.Add(new AttachmentsExpired(now));
        events.Add(new AttachmentDeclared(
            new Attachment(declare.File, declare.Agent, now + policy.UploadWithin, null), now));
        return Decision.Accept(events, []);
    }

    /// <param name="declared">Null where there is none.</param>
    public static Decision Confirm(Attachment? declared, GuestSessionCommand.ConfirmUpload confirm,
        DecisionContext<GuestSessionPolicy> context) => declared switch
        {
            { Upload: { } upload } => upload == confirm.Upload
                ? Decision.Unchanged()
                : Decision.Reject(new AlreadyUploaded()),
            { } attachment when attachment.IsOpenAt(context.Now) =>
                Decision.Accept(new AttachmentUploaded(confirm.Attachment, confirm.Upload, context.Now)),
            _ => Decision.Reject(new AttachmentUnknown()),
        };

    /// <summary>What a message is to show; null where one of them is not there or not the sender's own.</summary>
    public static ImmutableList<AttachedFile>? Attach(
        GuestSession.Open state, AgentId? sender, ImmutableList<AttachmentId> ids)
    {
        var files = ImmutableList.CreateBuilder<AttachedFile>();
        foreach (var id in ids)
        {
            if (Find(state, id) is not { Upload: not null } attachment || attachment.Agent != sender) return null;
            files.Add(attachment.File);
        }
        return files.ToImmutable();
    }

    public static Attachment? Find(GuestSession.Known state, AttachmentId id) =>
        state.Attachments?.Find(attachment => attachment.File.Id == id);

    /// <summary>When the first declaration that nobody used is to be forgotten.</summary>
    public static DateTimeOffset? NextExpiry(GuestSession.Open state)
    {
        if (state.Attachments is not { } attachments) return null;
        DateTimeOffset? next = null;
        foreach (var attachment in attachments)
            if (attachment.Upload is null && !(attachment.UploadBy >= next)) next = attachment.UploadBy;
        return next;
    }

    public static ImmutableList<Attachment> Declared(GuestSession.Open state, Attachment attachment) =>
        (state.Attachments ?? []).Add(attachment);

    public static ImmutableList<Attachment> Uploaded(GuestSession.Open state, AttachmentUploaded uploaded)
    {
        var attachment = Find(state, uploaded.Attachment)!;
        return state.Attachments!.Replace(attachment, attachment with { Upload = uploaded.Upload });
    }

    /// <summary>Without what can't be uploaded any more: all that is not there yet where
    /// <paramref name="now"/> is null. Null when nothing is left.</summary>
    public static ImmutableList<Attachment>? Expired(GuestSession.Open state, DateTimeOffset? now) =>
        state.Attachments?.RemoveAll(attachment =>
            now is { } time ? attachment.IsExpiredAt(time) : attachment.Upload is null) is { IsEmpty: false } left
            ? left : null;
}
