using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.GuestSessions;

/// <summary>A file as a message shows it.</summary>
/// <param name="Name">What its sender called it; only ever shown, never part of a path.</param>
/// <param name="Size">In bytes.</param>
public sealed record AttachedFile(AttachmentId Id, string Name, string ContentType, long Size);

/// <summary>A file of one session: declared, then uploaded once; only then may its owner's messages name it.</summary>
/// <param name="Agent">Whose it is; null for the guest.</param>
/// <param name="UploadBy">An upload that comes then or later is refused, and the declaration forgotten.</param>
/// <param name="Upload">Which attempt brought the content; null until one has.</param>
public sealed record Attachment(AttachedFile File, AgentId? Agent, DateTimeOffset UploadBy, UploadId? Upload)
{
    public bool IsOpenAt(DateTimeOffset now) => Upload is null && now < UploadBy;

    public bool IsExpiredAt(DateTimeOffset now) => Upload is null && now >= UploadBy;
}

/// <summary>How much one session may attach (surface, section 6).</summary>
/// <param name="CountMax">Attachments, declared and uploaded.</param>
/// <param name="BytesMax">Their bytes together.</param>
/// <param name="UploadWithin">How long a declared one may be uploaded.</param>
/// <param name="HoldFor">How long after that one is kept that no session has shown.</param>
public sealed record AttachmentPolicy(int CountMax, long BytesMax, TimeSpan UploadWithin, TimeSpan HoldFor)
{
    public static readonly AttachmentPolicy Default = new(
        20, 50 * 1024 * 1024, TimeSpan.FromMinutes(15), TimeSpan.FromHours(1));
}
