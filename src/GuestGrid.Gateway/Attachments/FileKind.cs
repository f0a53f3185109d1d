using GuestGrid.Core.GuestSessions;

namespace GuestGrid.Gateway.Attachments;

/// <summary>A kind of file that may be attached: its type, how its names end, how its content begins.</summary>
public sealed class FileKind
{
    /// <summary>All kinds whose content can be told.</summary>
    public static readonly IReadOnlyList<FileKind> All =
    [
        new("image/png", [".png"], [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]),
        new("image/jpeg", [".jpg", ".jpeg"], [0xFF, 0xD8, 0xFF]),
        new("application/pdf", [".pdf"], [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-']),
    ];

    private readonly string[] extensions;
    private readonly byte[] magic;

    private FileKind(string contentType, string[] extensions, byte[] magic) =>
        (ContentType, this.extensions, this.magic) = (contentType, extensions, magic);

    public string ContentType { get; }

    public bool Ends(string name) =>
        Array.Exists(extensions, end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the content begins as this kind does.</summary>
    public async ValueTask<bool> Begins(Stream content, CancellationToken cancellation)
    {
        var begin = new byte[magic.Length];
        var read = await content.ReadAtLeastAsync(begin, begin.Length, throwOnEndOfStream: false, cancellation);
        return begin.AsSpan(0, read).SequenceEqual(magic);
    }

    /// <summary>Whether the uploaded content is what its declaration says.</summary>
    public static ValueTask<bool> Matches(AttachedFile file, Stream content, CancellationToken cancellation) =>
        All.FirstOrDefault(kind => kind.ContentType == file.ContentType) is { } kind
            ? kind.Begins(content, cancellation)
            : ValueTask.FromResult(false);
}
