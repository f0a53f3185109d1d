using System.Globalization;

namespace GuestGrid.Benchmarks.Load;

internal static class RequestText
{
    /// <summary>All guests of one flood: an address set aside for documentation.</summary>
    public const string FloodAddress = "203.0.113.7";

    private const string Constant =
        "\"name\":\"Guest_bench\",\"email\":null,\"routingData\":{"
        + "\"queueId\":\"6b2f5b1e-6f0c-4f0e-9d5a-0c5d5f2a1b01\",\"priority\":0,\"skillRequirements\":"
        + "[{\"skillId\":\"0f0e5a7c-2b1d-4c3e-8a9b-7d6c5b4a3f02\",\"skillLevel\":1}]},\"timeoutSeconds\":600";

    /// <summary>The whole request; its length does not change with the visitor's number.</summary>
    public static string Of(LoadCommand command, string visitor)
    {
        var address = command.Visitors == PostVisitors.OneAddress 
            ? $",\"guestAddress\":\"{FloodAddress}\""
            : "";
        var body = $$"""{"anonymousId":"{{visitor}}",{{Constant}}{{address}}}""";
        var authorization = command.Bearer is { } bearer ? $"Authorization: Bearer {bearer}\r\n" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"POST {command.Path} HTTP/1.1\r\nHost: 127.0.0.1:{command.Port}\r\n{authorization}"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
