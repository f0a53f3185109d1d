using System.Collections.Frozen;

namespace GuestGrid.Gateway.Security;

/// <summary>Scopes as they stand in requests, tokens and configuration.</summary>
public static class ScopeNames
{
    private static readonly (Scope Scope, string Name)[] Spelling =
    [
        (Scope.SessionCreate, "webmessaging:guest:create"),
        (Scope.SessionRead, "webmessaging:guest:read"),
        (Scope.SessionWrite, "webmessaging:guest:write"),
        (Scope.SessionDelete, "webmessaging:guest:delete"),
        (Scope.GuestCreate, "guest:create"),
        (Scope.GuestRead, "guest:read"),
        (Scope.GuestWrite, "guest:write"),
        (Scope.WebchatSend, "webchat:send"),
        (Scope.WebchatWrite, "webchat:write"),
        (Scope.AttachmentWrite, "webchat:attachment:write"),
        (Scope.WebchatGuestRead, "webchat:guest:read"),
        (Scope.WebchatGuestWrite, "webchat:guest:write"),
        (Scope.ConversationRead, "conversation:read"),
        (Scope.ConversationWebchatRead, "conversation:webchat:read"),
        (Scope.ConversationWebchatWrite, "conversation:webchat:write"),
        (Scope.UserRead, "user:read"),
        (Scope.Desk, "guestgrid:desk"),
        (Scope.Admin, "guestgrid:admin"),
    ];

    private static readonly FrozenDictionary<string, Scope> ByName =
        Spelling.ToFrozenDictionary(pair => pair.Name, pair => pair.Scope, StringComparer.Ordinal);

    /// <summary>Every scope there is, by name.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Spelling.Select(pair => pair.Name)];

    public static bool TryParse(string name, out Scope scope) => ByName.TryGetValue(name, out scope);

    /// <summary>Reads a space-separated list; false when it holds a scope that does not exist.</summary>
    public static bool TryParseList(string text, out Scope scopes)
    {
        scopes = Scope.None;
        foreach (var name in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryParse(name, out var scope))
                return false;
            scopes |= scope;
        }

        return true;
    }

    /// <summary>Space separated, always in the same order.</summary>
    public static string Format(Scope scopes) =>
        string.Join(' ', Spelling.Where(pair => scopes.HasFlag(pair.Scope)).Select(pair => pair.Name));
}
