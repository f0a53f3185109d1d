namespace GuestGrid.Simulation.Tests.Machinery;

/// <summary>The last things that happened; kept only when a history is replayed to be looked at.</summary>
internal sealed class Trace(bool isKept, int entriesMax = 60)
{
    private const int WidthMax = 260;

    private readonly Queue<string> entries = new();

    public Func<TimeSpan> Clock { get; set; } = () => TimeSpan.Zero;

    public bool IsKept => isKept;

    public void Add(string what, object? whom, object? detail)
    {
        if (!isKept) return;
        if (entries.Count == entriesMax) entries.Dequeue();
        var entry = $"{Clock().TotalSeconds,9:F3} {what} {whom} {detail}".TrimEnd();
        entries.Enqueue(entry.Length > WidthMax ? entry[..WidthMax] : entry);
    }

    public override string ToString() => string.Join('\n', entries);
}
