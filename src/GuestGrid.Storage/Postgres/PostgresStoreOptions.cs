using System.Text;

namespace GuestGrid.Storage.Postgres;

/// <summary>
/// Where a PostgreSQL store lives and every limit it keeps. The same for every process that shares the
/// database.
/// </summary>
public sealed record PostgresStoreOptions
{
    /// <summary>What a name of a schema must be, for an operator.</summary>
    public const string SchemaRule =
        "begin with a small letter (but not pg_), go on with small letters, digits and _, 63 in all.";

    const int KiB = 1024, MiB = 1024 * KiB;

    /// <summary>
    /// As Npgsql reads it. Holds a password, so it appears in no message, log or <see cref="ToString"/>. The
    /// server must be reached directly or through a pooler that pools sessions: statements are prepared and
    /// settings kept for each.
    /// </summary>
    public required string ConnectionString { get; init; }

    /// <summary>
    /// The PostgreSQL schema that holds the tables; made when missing. A small letter, then small letters,
    /// digits, <c>_</c>.
    /// </summary>
    /// <value>guestgrid</value>
    public string Schema { get; init; } = "guestgrid";

    /// <summary>Whether <see cref="SchemaRule"/> holds.</summary>
    public static bool IsSchema(string name) => OptionsCheck.SchemaName().IsMatch(name);

    /// <summary>Connections that commit batches at the same time.</summary>
    /// <value>3</value>
    public int WriteConnectionsMax { get; init; } = 3;

    /// <summary>
    /// Connections that load at the same time. A process holds these and those that write, no more.
    /// </summary>
    /// <value>5</value>
    public int ReadConnectionsMax { get; init; } = 5;

    /// <summary>
    /// One append is at most this long; a longer one is refused as a mistake of the caller.
    /// </summary>
    /// <value>16 MiB</value>
    public int AppendBytesMax { get; init; } = 16 * MiB;

    /// <summary>A batch takes no further append once it holds this much.</summary>
    /// <value>1 MiB</value>
    public int BatchBytesMax { get; init; } = MiB;

    /// <summary>
    /// A batch takes no further append once it holds so many; keeps one commit's latency short.
    /// </summary>
    /// <value>1024</value>
    public int BatchAppendsMax { get; init; } = 1024;

    /// <summary>Appends are refused as overload while this much waits for the database.</summary>
    /// <value>64 MiB</value>
    public long WaitingBytesMax { get; init; } = 64 * MiB;

    /// <summary>How long opening tries to reach a server that is not there yet, or is starting.</summary>
    /// <value>30 s</value>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long one attempt to connect may take, and a load may wait for a free connection.
    /// </summary>
    /// <value>5 s</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one batch or load may take before it counts as failed.</summary>
    /// <value>10 s</value>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a batch waits for an entity that another process is just writing. Shorter than
    /// <see cref="CommandTimeout"/>.
    /// </summary>
    /// <value>2 s</value>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// After a failure, appends are refused at once for so long before the server is tried again.
    /// </summary>
    /// <value>500 ms</value>
    public TimeSpan FaultRetryAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// A connection that was idle for so long is asked whether it lives before a batch is trusted to it.
    /// </summary>
    /// <value>1 s</value>
    public TimeSpan IdleProbeAfter { get; init; } = TimeSpan.FromSeconds(1);

    bool PrintMembers(StringBuilder text)
    {
        text.Append($"{nameof(Schema)} = {Schema}, {nameof(WriteConnectionsMax)} = {WriteConnectionsMax}, ");
        text.Append($"{nameof(ReadConnectionsMax)} = {ReadConnectionsMax}");
        return true;
    }
}
