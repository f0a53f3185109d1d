using System.Text.RegularExpressions;

namespace GuestGrid.Gateway.Tests.Clients;

/// <summary>Files that guests attach.</summary>
internal static partial class Files
{
    public const string Presign = "/api/v2/webchat/attachments/generate-presigned-url";

    public static byte[] Png(int size) => Beginning([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], size);

    public static byte[] Pdf(int size) => Beginning([.. "%PDF-1.7"u8], size);

    public static byte[] Beginning(byte[] magic, int size)
    {
        var content = new byte[size];
        magic.CopyTo(content, 0);
        return content;
    }

    /// <summary>Asks for an address.</summary>
    public static async Task<Answer> Ask(Api api, string filename, string contentType, long size)
    {
        var ticket = await api.Post(Presign, new { filename, contentType, size });
        Assert.Equal(200, ticket.Status);
        return ticket;
    }

    /// <summary>Puts it where the ticket says, by a client without any credential.</summary>
    public static async Task<Answer> Put(Answer ticket, byte[] content, string type = "", HttpContent? body = null)
    {
        var url = ticket.Get("uploadUrl");
        using var anybody = Api.Anonymous(new Uri(url));
        var declared = ticket.Json.GetProperty("metadata").GetProperty("contentType").GetString()!;
        return await anybody.Send(
            HttpMethod.Put, url, body ?? Api.Content(content, type.Length > 0 ? type : declared));
    }

    /// <summary>Asks and puts; its id.</summary>
    public static async Task<string> Upload(Api api, string filename, byte[] content)
    {
        var ticket = await Ask(api, filename, "image/png", content.Length);
        var answer = await Put(ticket, content);
        Assert.True(answer.Status == 200, answer.Text);
        return ticket.Json.GetProperty("metadata").GetProperty("id").GetString()!;
    }

    /// <summary>The same address with each of its parts changed, and without its signature.</summary>
    public static IEnumerable<string> Changed(string url)
    {
        foreach (var name in new[] { "type", "size", "expires", "key", "signature" })
        {
            yield return Regex.Replace(url, $"([?&]{name}=)[^&]*", match => match.Groups[1].Value + "9999999999999");
            yield return Regex.Replace(url, $"([?&]){name}=[^&]*&?", "$1");
        }
        yield return Id().Replace(url, Guid.NewGuid().ToString(), 1);
        yield return url.Replace("?", "?size=1&", StringComparison.Ordinal);
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex Id();
}
