using Npgsql;

namespace GuestGrid.Storage.Postgres;

/// <summary>The connections to one database, each with the settings this store relies on.</summary>
internal static class Database
{
    static readonly Version OldestServer = new(12, 0);

    /// <exception cref="StoreOpenException">The connection string cannot be read.</exception>
    public static NpgsqlDataSource Source(PostgresStoreOptions options)
    {
        var text = Parse(options.ConnectionString);
        text.Pooling = true;
        text.Enlist = false;
        text.Multiplexing = false;
        text.MinPoolSize = 0;
        text.MaxPoolSize = options.WriteConnectionsMax + options.ReadConnectionsMax;
        text.Timeout = WholeSeconds(options.ConnectTimeout);
        text.CommandTimeout = WholeSeconds(options.CommandTimeout);
        // The settings below are made once for each connection and never changed.
        text.NoResetOnClose = true;
        text.MaxAutoPrepare = 16;
        text.AutoPrepareMinUsages = 2;
        text.IncludeErrorDetail = false;
        text.ApplicationName ??= "guestgrid";
        // After a failover the old primary may still accept connections, as a standby.
        if (text.Host!.Contains(',') && text.TargetSessionAttributes is null)
            text.TargetSessionAttributes = "primary";
        var builder = new NpgsqlDataSourceBuilder(text.ConnectionString);
        var settings = Settings(options);
        builder.UsePhysicalConnectionInitializer(
            connection => Set(connection, settings, isAsync: false).GetAwaiter().GetResult(),
            connection => Set(connection, settings, isAsync: true));
        return builder.Build();
    }

    /// <summary>Names the database in messages: no user, no password.</summary>
    public static string Name(PostgresStoreOptions options)
    {
        var text = Parse(options.ConnectionString);
        return $"PostgreSQL database '{text.Database ?? text.Username}' at {text.Host}:{text.Port}";
    }

    /// <exception cref="StoreOpenException">
    /// The server is not one this store can keep its promises on.
    /// </exception>
    public static async Task Check(NpgsqlConnection connection, string name, CancellationToken cancellation)
    {
        if (connection.PostgreSqlVersion < OldestServer)
            throw new StoreOpenException(
                $"{name} is PostgreSQL {connection.PostgreSqlVersion}; "
                + $"GuestGrid needs {OldestServer.Major} or newer.");
        await using var command = new NpgsqlCommand(
            "SELECT current_setting('server_encoding'), current_setting('transaction_read_only')::boolean",
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        if (reader.GetString(0) is not "UTF8" and var encoding)
            throw new StoreOpenException(
                $"{name} is encoded as {encoding}. "
                + "Create a database with ENCODING 'UTF8' and name it in the connection string.");
        if (reader.GetBoolean(1))
            throw new StoreOpenException(
                $"{name} is read-only. Name the primary server, or give the role the right to write.");
    }

    static NpgsqlConnectionStringBuilder Parse(string text)
    {
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrWhiteSpace(parsed.Host))
                throw new StoreOpenException("The connection string of the PostgreSQL store names no Host.");
            return parsed;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The cause is left out on purpose: it may quote what it could not read, and with it the
            // password.
            throw new StoreOpenException(
                "The connection string of the PostgreSQL store cannot be read. "
                + "Write it as keyword=value pairs parted by semicolons, with the keywords of Npgsql.");
        }
    }

    // - Every fence is checked again after waiting for a row, which only this isolation does.
    // - "On" or a stricter wait for standbys stays as the operator chose; "off" would answer before the
    //   commit is durable.
    // - A batch looks up its entities by key, in the order of the batch: plans are made once, and may not
    //   scan or merge whatever the statistics of a young table suggest.
    static string Settings(PostgresStoreOptions options) => $"""
        SET default_transaction_isolation = 'read committed';
        SELECT set_config('synchronous_commit', 'on', false)
          WHERE current_setting('synchronous_commit') = 'off';
        SET plan_cache_mode = force_generic_plan;
        SET enable_seqscan = off;
        SET enable_mergejoin = off;
        SET lock_timeout = {Milliseconds(options.LockTimeout)};
        SET statement_timeout = {Milliseconds(options.CommandTimeout)}
        """;

    static async Task Set(NpgsqlConnection connection, string settings, bool isAsync)
    {
        await using var command = new NpgsqlCommand(settings, connection);
        if (isAsync)
            await command.ExecuteNonQueryAsync();
        else
            command.ExecuteNonQuery();
    }

    static int WholeSeconds(TimeSpan time) => (int)Math.Ceiling(time.TotalSeconds);

    static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);
}
