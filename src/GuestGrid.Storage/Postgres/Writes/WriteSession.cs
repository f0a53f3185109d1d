using System.Data;
using GuestGrid.Runtime.Stores;
using Npgsql;

namespace GuestGrid.Storage.Postgres.Writes;

/// <summary>
/// One connection on which a writer commits. Everything it does is one round trip; it never tries anything
/// twice.
/// </summary>
internal sealed class WriteSession(NpgsqlConnection connection, WriteStatements statements, TimeProvider time)
    : IAsyncDisposable
{
    long _lastUse = time.GetTimestamp();

    /// <summary>Whether a transaction that failed left the connection fit for another.</summary>
    public bool IsOpen => connection.FullState == ConnectionState.Open;

    public TimeSpan Idle => time.GetElapsedTime(_lastUse);

    public async Task Probe()
    {
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        await command.ExecuteNonQueryAsync();
        _lastUse = time.GetTimestamp();
    }

    /// <summary>Commits what holds its version. The places, from 0, of those that did.</summary>
    public async Task<IReadOnlyList<int>> Append(IReadOnlyList<PendingWrite> appends)
    {
        var isPlain = appends.All(write => write.Append is { IsSnapshot: false, ExpectedVersion: > 0 });
        await using var command = new NpgsqlCommand(
            isPlain ? statements.Continue : statements.Append, connection);
        AddKeys(command.Parameters, appends);
        Add(command.Parameters, appends, write => write.ExpectedVersion);
        Add(command.Parameters, appends, write => write.Append!.WakeAt?.UtcTicks);
        Add(command.Parameters, appends, write => write.Append!.Content);
        if (!isPlain)
        {
            Add(command.Parameters, appends, write => write.Append!.IsSnapshot);
            Add(command.Parameters, appends, write => write.Append!.FirstVersion);
        }
        return await Landed(command);
    }

    /// <summary>Erases what holds its version. The places, from 0, of those that did.</summary>
    public async Task<IReadOnlyList<int>> Erase(IReadOnlyList<PendingWrite> erasures)
    {
        await using var command = new NpgsqlCommand(statements.Erase, connection);
        AddKeys(command.Parameters, erasures);
        Add(command.Parameters, erasures, write => write.ExpectedVersion);
        return await Landed(command);
    }

    /// <summary>The stored versions of those entities that exist.</summary>
    public async Task<Dictionary<EntityKey, long>> Versions(IReadOnlyList<PendingWrite> writes)
    {
        await using var command = new NpgsqlCommand(statements.Versions, connection);
        AddKeys(command.Parameters, writes);
        await using var reader = await command.ExecuteReaderAsync();
        Dictionary<EntityKey, long> versions = [];
        while (await reader.ReadAsync())
            versions[new(reader.GetString(0), reader.GetString(1))] = reader.GetInt64(2);
        return versions;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    async Task<IReadOnlyList<int>> Landed(NpgsqlCommand command)
    {
        var landed = await command.ExecuteScalarAsync() as long[] ?? [];
        _lastUse = time.GetTimestamp();
        return [.. landed.Select(place => (int)place - 1)];
    }

    static void AddKeys(NpgsqlParameterCollection parameters, IReadOnlyList<PendingWrite> writes)
    {
        Add(parameters, writes, write => write.Key.Kind);
        Add(parameters, writes, write => write.Key.Id);
    }

    static void Add<T>(
        NpgsqlParameterCollection parameters, IReadOnlyList<PendingWrite> writes,
        Func<PendingWrite, T> column)
    {
        var values = new T[writes.Count];
        for (var place = 0; place < values.Length; place++)
            values[place] = column(writes[place]);
        parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values });
    }
}
