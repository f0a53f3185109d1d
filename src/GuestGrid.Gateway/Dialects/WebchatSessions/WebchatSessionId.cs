using GuestGrid.Core.Identifiers;

namespace GuestGrid.Gateway.Dialects.WebchatSessions;

/// <summary>How this dialect writes the id of a session: <c>ws-</c> before it, so that no index is needed.</summary>
internal static class WebchatSessionId
{
    private const string Prefix = "ws-";

    public static string Of(GuestSessionId session) => Prefix + session;

    public static bool TryParse(string text, out GuestSessionId session)
    {
        session = default;
        return text.StartsWith(Prefix, StringComparison.Ordinal)
            && GuestSessionId.TryParse(text[Prefix.Length..], out session);
    }
}
