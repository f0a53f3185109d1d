using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Memory;
using GuestGrid.Storage.Sqlite;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Sqlite;

/// <summary>
/// Writes one thing after the other and remembers, for each acknowledgement, what every entity was then and
/// how long the write-ahead log was. Its log is never copied, so that the file may be cut anywhere behind a
/// remembered point.
/// </summary>
sealed class StoreHistory(DataFolder folder, SqliteEntityStore store)
{
    public static readonly EntityKey[] Keys =
        [new("session", "a"), new("session", "b"), new("visitor", "a"), new("queue", "q")];

    public sealed record Point(long WalBytes, string State);

    readonly MemoryEntityStore _model = new();

    public List<Point> Points { get; } = [];

    public static SqliteStoreOptions Options(DataFolder folder) => folder.Options with
    {
        PageBytes = 512,
        WalCheckpointBytes = long.MaxValue / 2,
        WalBytesMax = long.MaxValue / 2,
    };

    public async Task Write(int steps, Random random)
    {
        if (Points.Count == 0)
            await Remember();
        for (var step = 0; step < steps; step++)
        {
            var key = Keys[random.Next(Keys.Length)];
            var version = (await _model.Load(key)).Version;
            if (random.Next(12) == 0)
            {
                await store.Erase(key, version);
                await _model.Erase(key, version);
            }
            else
            {
                var append = new EntityAppend(
                    key, version, Content.Of($"step {step} " + new string('x', random.Next(40))), random.Next(4) == 0, null);
                await store.Append(append);
                await _model.Append(append);
            }
            await Remember();
        }
    }

    /// <summary>
    /// Whether what a store holds after the write-ahead log was cut at <paramref name="walBytes"/> is a state
    /// of this history that is not older than the last acknowledgement before the cut, and not newer than the
    /// one after it.
    /// </summary>
    public bool Allows(long walBytes, string state)
    {
        var acknowledged = Points.FindLastIndex(point => point.WalBytes <= walBytes);
        return Points[acknowledged].State == state
            || acknowledged + 1 < Points.Count && Points[acknowledged + 1].State == state;
    }

    public static async Task<string> StateOf(IEntityStore store)
    {
        List<string> state = [];
        foreach (var key in Keys)
            state.Add($"{key} {Content.Describe(await store.Load(key))}");
        return string.Join("\n", state);
    }

    async Task Remember() => Points.Add(new(new FileInfo(folder.Wal).Length, await StateOf(_model)));
}
