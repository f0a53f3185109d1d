namespace GuestGrid.Gateway.Security;

/// <summary>
/// What an API client may be allowed to do. The wire spelling stands in <see cref="ScopeNames"/>.
/// </summary>
[Flags]
public enum Scope
{
    None = 0,
    SessionCreate = 1 << 0,
    SessionRead = 1 << 1,
    SessionWrite = 1 << 2,
    SessionDelete = 1 << 3,
    GuestCreate = 1 << 4,
    GuestRead = 1 << 5,
    GuestWrite = 1 << 6,
    WebchatSend = 1 << 7,
    WebchatWrite = 1 << 8,
    AttachmentWrite = 1 << 9,
    WebchatGuestRead = 1 << 10,
    WebchatGuestWrite = 1 << 11,
    ConversationRead = 1 << 12,
    ConversationWebchatRead = 1 << 13,
    ConversationWebchatWrite = 1 << 14,
    UserRead = 1 << 15,
    Desk = 1 << 16,
    Admin = 1 << 17,
    All = (1 << 18) - 1,
}
