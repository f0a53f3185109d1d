namespace GuestGrid.Benchmarks.Servers;

internal static class Paths
{
    public const string Sessions = "/api/v2/webmessaging/guest/sessions";
    public const string Conversations = "/api/v2/conversations/webchat";
    public const string Socket = "/webchat/v1";
}
