using System.Text;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Security;

/// <summary>How a client names itself at the token endpoint (RFC 6749 section 2.3.1).</summary>
internal readonly record struct ClientCredentials(string Id, string Secret)
{
    private const string Scheme = "Basic ";

    /// <summary>Credentials from the header or the body; null with the OAuth error otherwise.</summary>
    public static ClientCredentials? Read(HttpRequest request, IFormCollection form, out OAuthError error)
    {
        error = OAuthError.InvalidClient;
        var header = request.Headers.Authorization;
        if (header.Count == 0)
            return form["client_id"] is [{ } id] && form["client_secret"] is [{ } secret] ? new(id, secret) : null;
        if (header is not [{ } text] || ReadBasic(text) is not { } basic)
            return null;

        // RFC 6749: one method a request. The id alone may stand in the body too, if it is the same.
        var isTwofold = form.ContainsKey("client_secret")
            || (form["client_id"] is [{ } named] && named != basic.Id);
        if (isTwofold)
            error = OAuthError.InvalidRequest;
        return isTwofold ? null : basic;
    }

    /// <summary>Credentials of one well-formed <c>Authorization: Basic</c>; null without.</summary>
    public static ClientCredentials? OfHeader(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] ? ReadBasic(header) : null;

    private static ClientCredentials? ReadBasic(string header)
    {
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var encoded = header.AsSpan(Scheme.Length).Trim(' ');
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64Chars(encoded, bytes, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = pair.IndexOf(':');
        return colon < 1 ? null : new(FormDecode(pair[..colon]), FormDecode(pair[(colon + 1)..]));
    }

    // Both halves are form-encoded before they are joined, so that an id may hold a colon.
    private static string FormDecode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
