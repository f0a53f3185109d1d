namespace GuestGrid.Cluster.Tests.World;

/// <summary>A reminder table that, like a database, outlives silos.</summary>
public sealed class SharedReminders : IReminderTable
{
    private readonly Lock gate = new();
    private readonly Dictionary<(GrainId, string), ReminderEntry> rows = [];
    private int etags;

    public int Count
    {
        get
        {
            lock (gate) return rows.Count;
        }
    }

    /// <summary>When the reminder of this grain first fires; null where it has none.</summary>
    public DateTime? Of(IAddressable grain)
    {
        lock (gate) return rows.FirstOrDefault(row => row.Key.Item1 == grain.GetGrainId()).Value?.StartAt;
    }

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Select(row => row.GrainId == grainId);

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Select(row =>
    {
        var hash = row.GrainId.GetUniformHashCode();
        return begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
    });

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        lock (gate) return Task.FromResult(rows.GetValueOrDefault((grainId, reminderName)));
    }

    public Task<string?> UpsertRow(ReminderEntry entry)
    {
        lock (gate)
        {
            entry.ETag = $"{++etags}";
            rows[(entry.GrainId, entry.ReminderName)] = entry;
            return Task.FromResult<string?>(entry.ETag);
        }
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        lock (gate)
            return Task.FromResult(rows.TryGetValue((grainId, reminderName), out var row) && row.ETag == eTag
                && rows.Remove((grainId, reminderName)));
    }

    public Task TestOnlyClearTable()
    {
        lock (gate) rows.Clear();
        return Task.CompletedTask;
    }

    private Task<ReminderTableData> Select(Func<ReminderEntry, bool> chosen)
    {
        lock (gate) return Task.FromResult(new ReminderTableData(rows.Values.Where(chosen)));
    }
}
