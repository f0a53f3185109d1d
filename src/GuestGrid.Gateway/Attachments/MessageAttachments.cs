using System.Collections.Immutable;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Gateway.Attachments;

/// <summary>The attachments that a message names.</summary>
internal static class MessageAttachments
{
    /// <summary>False where one is no id, and so is nobody's attachment.</summary>
    /// <param name="attachments">Null where the message names none.</param>
    public static bool TryRead(IReadOnlyList<string?>? texts, out ImmutableList<AttachmentId>? attachments)
    {
        attachments = null;
        if (texts is not { Count: > 0 }) return true;
        var ids = ImmutableList.CreateBuilder<AttachmentId>();
        foreach (var text in texts)
        {
            if (!AttachmentId.TryParse(text, out var id)) return false;
            ids.Add(id);
        }
        attachments = ids.ToImmutable();
        return true;
    }
}
