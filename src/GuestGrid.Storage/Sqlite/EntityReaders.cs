using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite.Native;

namespace GuestGrid.Storage.Sqlite;

/// <summary>
/// The connections loads share: opened when first needed, at most as many as allowed, given back after each
/// read.
/// </summary>
internal sealed class EntityReaders(string path, int max) : IDisposable
{
    readonly SemaphoreSlim _places = new(max);
    readonly Lock _lock = new();
    readonly Stack<EntityReader> _idle = new();
    bool _closed;

    /// <summary>
    /// Reads with one of the connections; a fault of the engine becomes
    /// <see cref="StoreUnavailableException"/>.
    /// </summary>
    public async ValueTask<T> Read<TArgument, T>(
        TArgument argument, Func<EntityReader, TArgument, T> read, CancellationToken cancellation)
    {
        // Taken at once in the usual case, and then the whole read runs without leaving the caller's thread.
        await _places.WaitAsync(cancellation);
        EntityReader? reader = null;
        try
        {
            reader = Take();
            var result = read(reader, argument);
            GiveBack(reader);
            return result;
        }
        catch (SqliteException fault)
        {
            reader?.Dispose();
            throw new StoreUnavailableException(fault.Explain(path), fault);
        }
        catch
        {
            reader?.Dispose();
            throw;
        }
        finally
        {
            _places.Release();
        }
    }

    EntityReader Take()
    {
        lock (_lock)
        {
            if (_closed)
                throw new StoreUnavailableException("The store is closed.");
            if (_idle.TryPop(out var reader))
                return reader;
        }
        return new(path);
    }

    void GiveBack(EntityReader reader)
    {
        lock (_lock)
            if (!_closed)
            {
                _idle.Push(reader);
                return;
            }
        reader.Dispose();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            while (_idle.TryPop(out var reader))
                reader.Dispose();
        }
    }
}
