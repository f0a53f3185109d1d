using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Limits;
using GuestGrid.Gateway.Security;
using GuestGrid.Protocol.Errors;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Dialects.Chat;

/// <summary>
/// The cookie in which a browser keeps its guest token: no script sees it, no other site can send it.
/// </summary>
internal static class ChatCookie
{
    private const string Name = "gcSessionToken";

    // Written by hand: the order and spelling of the attributes are a contract.
    public static void Set(HttpResponse response, string token) => response.Headers.Append(
        "Set-Cookie", $"{Name}={token}; HttpOnly; Secure; SameSite=Strict; Max-Age=86400; Path=/");

    /// <summary>
    /// Null without the cookie, and where there are two: a neighbour of the site, under the same domain, can set one of
    /// the same name, so that a guest writes into a conversation that is not its own.
    /// </summary>
    public static string? Read(HttpRequest request) => Count(request, out var token) == 1 ? token : null;

    /// <summary>
    /// The guest token of a call that changes something; null after the refusal was written.
    /// </summary>
    public static async ValueTask<string?> RequireToken(HttpContext context, OriginRule origins)
    {
        if (await IsForged(context, origins)) return null;
        if (ReadToken(context.Request) is { } token) return token;
        await Problem.Write(context, ErrorCatalogue.Unauthorized);
        return null;
    }

    /// <summary>
    /// True after the refusal was written: a browser sends a cookie along whoever makes it call, so a call that changes
    /// something must come from a page that may ask for it.
    /// </summary>
    public static async ValueTask<bool> IsForged(HttpContext context, OriginRule origins)
    {
        var request = context.Request;
        if (Count(request, out _) == 0 || request.Headers.Origin.Count == 1 && origins.AllowsOwn(request)) return false;
        await Problem.Write(context, ErrorCatalogue.OriginNotAllowed);
        return true;
    }

    // Whoever shows both means the header: a browser adds the cookie by itself.
    private static string? ReadToken(HttpRequest request) => request.Headers.Authorization.Count == 0
        ? Read(request)
        : Bearer.TryReadToken(request, out var token) ? token.ToString() : null;

    // By hand as well: names of cookies differ by case, and of two alike the framework shows one.
    private static int Count(HttpRequest request, out string? token)
    {
        var count = 0;
        token = null;
        foreach (var header in request.Headers.Cookie)
        {
            foreach (var range in header.AsSpan().Split(';'))
            {
                var pair = header.AsSpan()[range].Trim(' ');
                if (!pair.StartsWith(Name) || !pair[Name.Length..].StartsWith('=') || pair.Length == Name.Length + 1)
                    continue;
                count++;
                token = pair[(Name.Length + 1)..].ToString();
            }
        }
        return count;
    }
}
