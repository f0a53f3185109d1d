using System.Net.Sockets;
using Npgsql;

namespace GuestGrid.Storage.Postgres;

/// <summary>
/// What a failure says about the work it interrupted, by SQLSTATE (PostgreSQL manual, appendix A).
/// </summary>
internal static class PostgresFaults
{
    /// <summary>
    /// Rolled back only because of a race with another process: the very same may be tried again.
    /// </summary>
    public static bool IsLostRace(Exception fault) =>
        fault is PostgresException
        {
            SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected,
        };

    /// <summary>
    /// Rolled back because of something that one row holds or another process holds of it: the others of the
    /// batch would have landed without it.
    /// </summary>
    public static bool IsOfOneRow(Exception fault) =>
        fault is PostgresException server && IsRolledBack(server) && (
            IsLostRace(server)
            || server.SqlState is PostgresErrorCodes.LockNotAvailable
            || server.SqlState.StartsWith("22", StringComparison.Ordinal) // data exception
            || server.SqlState.StartsWith("23", StringComparison.Ordinal) // integrity constraint violation
            || server.SqlState.StartsWith("54", StringComparison.Ordinal)); // program limit exceeded

    /// <summary>
    /// Nothing is wrong with the request: the server could not be reached, is starting, stopping or full.
    /// </summary>
    public static bool IsTransient(Exception fault) => fault switch
    {
        PostgresException server => server.IsTransient || server.SqlState
            is PostgresErrorCodes.AdminShutdown
            or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow,
        NpgsqlException client => client.IsTransient
            || client.InnerException is SocketException or IOException or TimeoutException,
        _ => fault is SocketException or IOException or TimeoutException,
    };

    /// <summary>For operators and callers: no connection string, no stored content.</summary>
    public static string Describe(Exception fault) => fault switch
    {
        PostgresException server => $"{server.MessageText} ({server.SqlState})",
        NpgsqlException { InnerException: { } inner } client => $"{client.Message} ({inner.Message})",
        _ => fault.Message,
    };

    // An error of lower severity ends the transaction and keeps the connection; a fatal one may come after
    // the commit.
    static bool IsRolledBack(PostgresException fault) => fault.InvariantSeverity == "ERROR";
}
