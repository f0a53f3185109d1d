using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Postgres.Reads;
using GuestGrid.Storage.Postgres.Schema;
using GuestGrid.Storage.Postgres.Writes;
using Npgsql;

namespace GuestGrid.Storage.Postgres;

/// <summary>
/// Entities in a PostgreSQL database that many processes share. Appends of this process gather while others
/// are on their way and are committed together; the database checks each one's version against what all
/// processes wrote.
/// </summary>
public sealed class PostgresEntityStore : IEntityStore, IAsyncDisposable
{
    static readonly TimeSpan OpenRetryAfter = TimeSpan.FromMilliseconds(250);

    readonly PostgresStoreOptions _options;
    readonly NpgsqlDataSource _source;
    readonly WriteQueue _queue;
    readonly WriteCounters _counters = new();
    readonly Outage _outage;
    readonly EntityReads _reads;
    readonly Task _writers;
    readonly ITimer _recovery;
    readonly Lock _disposal = new();
    int _isProbing;
    Task? _disposed;

    PostgresEntityStore(PostgresStoreOptions options, TimeProvider time, NpgsqlDataSource source)
    {
        (_options, _source) = (options, source);
        var schema = $"\"{options.Schema}\"";
        _queue = new(options.BatchAppendsMax, options.BatchBytesMax, options.WaitingBytesMax);
        _outage = new(time, options.FaultRetryAfter);
        _reads = new(source, schema, options.ReadConnectionsMax, options.ConnectTimeout);
        var statements = new WriteStatements(schema);
        _writers = Task.WhenAll(Enumerable.Range(0, options.WriteConnectionsMax).Select(
            _ => new BatchWriter(source, statements, _queue, _outage, _counters, options, time).Run()));
        _recovery = time.CreateTimer(
            _ => _ = RecoverIfOut(), null, options.FaultRetryAfter, options.FaultRetryAfter);
    }

    /// <summary>
    /// Reaches the database, waiting for a server that is just starting, and makes or upgrades the tables.
    /// </summary>
    /// <exception cref="StoreOpenException">
    /// The options are wrong or the database cannot be used; the message says what to do.
    /// </exception>
    public static async Task<PostgresEntityStore> Open(
        PostgresStoreOptions options, TimeProvider time, CancellationToken cancellation = default)
    {
        OptionsCheck.Pass(options);
        var source = Database.Source(options);
        try
        {
            await Prepare(source, options, time, cancellation);
            return new(options, time, source);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    public StoreHealth Health => _outage.Problem is { } problem ? new(false, problem) : StoreHealth.Writable;

    public PostgresCounters Counters => _counters.Read(_queue.Waiting);

    public ValueTask Append(EntityAppend append)
    {
        // A mistake is thrown here, where its maker is, and not in the batch, where everyone would meet it.
        StoredKeys.Check(append.Key);
        if (append.Content.Length > _options.AppendBytesMax)
            throw new ArgumentException(
                $"An append of {append.Key} has {append.Content.Length} bytes; "
                + $"at most {_options.AppendBytesMax} are stored at once.",
                nameof(append));
        return _queue.Add(new(append.Key, append.ExpectedVersion, append));
    }

    public ValueTask Erase(EntityKey key, long expectedVersion, CancellationToken cancellation = default)
    {
        StoredKeys.Check(key);
        cancellation.ThrowIfCancellationRequested();
        return _queue.Add(new(key, expectedVersion, null));
    }

    public ValueTask<StoredEntity> Load(EntityKey key, CancellationToken cancellation = default)
    {
        StoredKeys.Check(key);
        return new(_reads.Load(key, cancellation));
    }

    public ValueTask<IReadOnlyList<EntityKey>> DueWakes(
        DateTimeOffset now, int max, CancellationToken cancellation = default) =>
        new(_reads.DueWakes(now, max, cancellation));

    public ValueTask DisposeAsync()
    {
        lock (_disposal)
            return new(_disposed ??= Close());
    }

    async Task Close()
    {
        _queue.Close();
        await _writers;
        await _recovery.DisposeAsync();
        await _source.DisposeAsync();
    }

    static async Task Prepare(
        NpgsqlDataSource source, PostgresStoreOptions options, TimeProvider time,
        CancellationToken cancellation)
    {
        var name = Database.Name(options);
        for (var begin = time.GetTimestamp(); ;)
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancellation);
                await Database.Check(connection, name, cancellation);
                await new SchemaUpgrade(options, name).Run(connection, cancellation);
                return;
            }
            catch (Exception fault)
                when (PostgresFaults.IsTransient(fault) && time.GetElapsedTime(begin) < options.OpenTimeout)
            {
                await Task.Delay(OpenRetryAfter, time, cancellation);
            }
            catch (Exception fault) when (fault is NpgsqlException or TimeoutException)
            {
                throw new StoreOpenException(
                    $"{name} cannot be used: {PostgresFaults.Describe(fault)}. "
                    + "See that the server runs there, and that the database, the user and its password are right.",
                    fault);
            }
    }

    // Without traffic no append would find out that the database is back, and without health no traffic
    // comes. A standby, and a server that is read-only, would answer any question.
    async Task RecoverIfOut()
    {
        if (_outage.Problem is null || Interlocked.Exchange(ref _isProbing, 1) == 1)
            return;
        try
        {
            await WriteProbe.Write(this, (await Load(WriteProbe.Key)).Version);
        }
        catch (StoreUnavailableException)
        {
            // Still out.
        }
        finally
        {
            Volatile.Write(ref _isProbing, 0);
        }
    }
}
