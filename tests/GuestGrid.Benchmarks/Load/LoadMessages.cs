using System.Text.Json.Serialization;

namespace GuestGrid.Benchmarks.Load;

internal enum LoadKind
{
    /// <summary>Messages over sockets, each waiting for its acknowledgement (or its echo).</summary>
    Messages,

    /// <summary>POST requests over keep-alive connections.</summary>
    Posts,

    /// <summary>Sockets that only stay open.</summary>
    Idle,
}

internal enum PostVisitors
{
    /// <summary>Another visitor in every request.</summary>
    Distinct,

    /// <summary>One visitor a connection, again and again.</summary>
    Repeated,

    /// <summary>Another visitor in every request, all of one address.</summary>
    OneAddress,
}

/// <summary>One line to the load process. The first opens connections; then runs; then close.</summary>
internal sealed record LoadCommand
{
    public required string Op { get; init; }
    public LoadKind Kind { get; init; }
    public int Port { get; init; }
    public string Path { get; init; } = "/";
    public int Connections { get; init; }

    /// <summary>Tokens of the sessions to connect, one a line; none for the reference.</summary>
    public string? TokenFile { get; init; }
    public int Window { get; init; } = 1;
    public PostVisitors Visitors { get; init; }
    public string? Bearer { get; init; }
    public string Run { get; init; } = "";
    public double Seconds { get; init; }

    /// <summary>Starts a second in all; 0 sends as soon as the window allows.</summary>
    public double Rate { get; init; }
}

/// <summary>One line from the load process.</summary>
internal sealed record LoadReply
{
    public long Count { get; init; }
    public double Elapsed { get; init; }
    public double P50 { get; init; }
    public double P99 { get; init; }

    /// <summary>Of Count in Posts: those answered with 201 and with 429.</summary>
    public long Created { get; init; }
    public long Refused { get; init; }
    public double ProcessorSeconds { get; init; }
    public IReadOnlyList<string> Faults { get; init; } = [];
    public IReadOnlyList<SessionTally>? Sessions { get; init; }
    public IReadOnlyList<string>? Ids { get; init; }
}

/// <summary>What one session's sender knows at the end: to be compared with the server's history.</summary>
internal sealed record SessionTally(
    string ConversationId, long Acknowledged, string FirstSequenceId, string LastSequenceId);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LoadCommand))]
[JsonSerializable(typeof(LoadReply))]
internal sealed partial class LoadJson : JsonSerializerContext;
