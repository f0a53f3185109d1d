using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Security;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Attachments;

/// <summary>
/// Addresses that are their own credential, for one attachment, one purpose and a while: an HMAC with SHA-256 over all
/// of it, by a secret derived from a signing key of the ring, named like it. A key that is removed takes its addresses
/// with it.
/// </summary>
public sealed class AttachmentAddresses
{
    public const string Path = "/api/v2/webchat/attachments/{conversationId}/{attachmentId}";

    private const string Root = "/api/v2/webchat/attachments/";

    private readonly KeyRing ring;
    private readonly AttachmentOptions options;
    private readonly TimeProvider clock;
    private readonly Dictionary<string, byte[]> secrets = new(StringComparer.Ordinal);

    public AttachmentAddresses(TokenOptions tokens, AttachmentOptions options, TimeProvider clock)
    {
        (ring, this.options, this.clock) = (tokens.Keys, options, clock);
        foreach (var key in ring.All)
            if (key.Derive("guestgrid attachment addresses"u8) is { } secret) secrets.Add(key.Id, secret);
    }

    /// <summary>
    /// Where the content is to be put, whole: clients that are no browsers have no page to begin from.
    /// </summary>
    public string Upload(HttpRequest request, ConversationId conversation, Attachment attachment) =>
        (options.Address ?? $"{request.Scheme}://{request.Host.ToUriComponent()}")
        + Sign(AddressPurpose.Upload, conversation, attachment.File, attachment.UploadBy);

    /// <summary>Where the content is to be had, from now on for a while.</summary>
    public string Download(ConversationId conversation, AttachedFile file) =>
        options.Address
        + Sign(AddressPurpose.Download, conversation, file, clock.GetUtcNow() + options.DownloadLifetime);

    /// <summary>What an address allows; null where it was not made here, was changed, or is too old.</summary>
    public SignedAddress? Verify(AddressPurpose purpose, string conversationId, string attachmentId,
        IQueryCollection query)
    {
        if (!ConversationId.TryParse(conversationId, out var conversation)
            || !AttachmentId.TryParse(attachmentId, out var attachment)
            || !TryReadNumber(query["size"], out var size) || !TryReadNumber(query["expires"], out var expires)
            || query["type"] is not [{ } type] || query["key"] is not [{ } key]
            || query["signature"] is not [{ } signature] || !secrets.TryGetValue(key, out var secret)
            || !StrictBase64Url.TryDecode(signature, out var given)) return null;
        var address = new SignedAddress(conversation, attachment, type, size, expires);
        return CryptographicOperations.FixedTimeEquals(given, Digest(secret, purpose, address))
            && clock.GetUtcNow().ToUnixTimeMilliseconds() < expires ? address : null;
    }

    private string Sign(AddressPurpose purpose, ConversationId conversation, AttachedFile file, DateTimeOffset until)
    {
        var key = ring.Signing.Id;
        var address = new SignedAddress(
            conversation, file.Id, file.ContentType, file.Size, until.ToUnixTimeMilliseconds());
        var signature = Base64Url.EncodeToString(Digest(secrets[key], purpose, address));
        return string.Create(CultureInfo.InvariantCulture, $"{Root}{conversation}/{file.Id}?type={
            Uri.EscapeDataString(address.ContentType)}&size={address.Size}&expires={address.Expires}&key={
            Uri.EscapeDataString(key)}&signature={signature}");
    }

    // The type comes last, for it alone has no fixed form.
    private static byte[] Digest(byte[] secret, AddressPurpose purpose, SignedAddress address) =>
        HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{purpose}\n{address.Conversation}\n{address.Attachment}\n{address.Size}\n{address.Expires}\n{
            address.ContentType}")));

    private static bool TryReadNumber(string? text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

/// <summary>What a signed address is for; one for the other is no good.</summary>
public enum AddressPurpose
{
    Upload,
    Download,
}

/// <summary>What a signed address says.</summary>
/// <param name="Expires">Milliseconds since 1970.</param>
public sealed record SignedAddress(
    ConversationId Conversation, AttachmentId Attachment, string ContentType, long Size, long Expires);
