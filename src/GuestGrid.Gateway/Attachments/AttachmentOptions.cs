using GuestGrid.Core.GuestSessions;
using GuestGrid.Gateway.Security;

namespace GuestGrid.Gateway.Attachments;

/// <summary>The section <c>GuestGrid:Attachments</c>, checked; what a session may have is in its policy.</summary>
/// <param name="Directory">
/// Where files are kept. In a cluster every silo and gateway needs the same, on a file system that all of them share:
/// gateways write there, and silos erase.
/// </param>
/// <param name="KeepFree">
/// Bytes of that directory's file system that no upload takes, so that files never stop messages; 0 for none.
/// </param>
/// <param name="FileBytesMax">Of one file.</param>
/// <param name="Kinds">What may be attached.</param>
/// <param name="DownloadLifetime">How long an address is good that a message shows.</param>
/// <param name="Address">
/// What addresses begin with, without a slash at the end: best an origin that serves nothing else. Null for this one.
/// </param>
public sealed record AttachmentOptions(string Directory, long KeepFree, long FileBytesMax,
    IReadOnlyList<FileKind> Kinds, TimeSpan DownloadLifetime, string? Address)
{
    private const int FileBytesDefault = 10 * 1024 * 1024;
    private const int FileBytesMost = 1024 * 1024 * 1024;
    private const int PerSessionMost = 100;
    private const long KeepFreeDefault = 256 * 1024 * 1024;
    // More than any disk has: to tell a slip of the keys.
    private const long KeepFreeMost = 1L << 50;

    /// <param name="data">The directory of everything that lasts.</param>
    public static AttachmentOptions Read(SettingReader guestGrid, string data)
    {
        var attachments = guestGrid.Section("Attachments");
        return new AttachmentOptions(
            ReadDirectory(guestGrid, data),
            attachments.Number("KeepFree", KeepFreeDefault, 0, KeepFreeMost),
            attachments.Number("FileBytes", FileBytesDefault, 1, FileBytesMost),
            ReadKinds(attachments),
            attachments.Duration("DownloadLifetime", TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(10),
                TimeSpan.FromDays(1)),
            ReadAddress(attachments));
    }

    /// <inheritdoc cref="Directory"/>
    public static string ReadDirectory(SettingReader guestGrid, string data) =>
        guestGrid.Section("Attachments").Text("Directory") ?? Path.Combine(data, "attachments");

    public static AttachmentPolicy ReadPolicy(SettingReader guestGrid)
    {
        var (attachments, otherwise) = (guestGrid.Section("Attachments"), AttachmentPolicy.Default);
        return new AttachmentPolicy(
            attachments.Number("PerSession", otherwise.CountMax, 1, PerSessionMost),
            attachments.Number("BytesPerSession", otherwise.BytesMax, 1, (long)PerSessionMost * FileBytesMost),
            attachments.Duration("UploadLifetime", otherwise.UploadWithin, TimeSpan.FromSeconds(10),
                TimeSpan.FromDays(1)),
            attachments.Duration("HoldLifetime", otherwise.HoldFor, TimeSpan.FromSeconds(10), TimeSpan.FromDays(1)));
    }

    private static IReadOnlyList<FileKind> ReadKinds(SettingReader attachments)
    {
        var kinds = new List<FileKind>();
        foreach (var text in attachments.Texts("Types"))
        {
            if (FileKind.All.FirstOrDefault(kind => kind.ContentType == text) is { } known) kinds.Add(known);
            else
                attachments.Fault("Types", text, string.Join(", ", FileKind.All.Select(kind => kind.ContentType)),
                    "Remove it: only these can be told by their content.");
        }
        return kinds.Count > 0 ? kinds : FileKind.All;
    }

    private static string? ReadAddress(SettingReader attachments)
    {
        if (attachments.Text("Address") is not { } text) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return text.TrimEnd('/');
        attachments.Fault(
            "Address", text, "an address such as https://files.example", "Leave it out for this server's.");
        return null;
    }
}
