namespace GuestGrid.Benchmarks.Load;

/// <summary>Wrong answers, counted, with the first few kept in words.</summary>
internal sealed class Faults
{
    private const int Kept = 5;
    private readonly Lock gate = new();
    private readonly List<string> first = [];
    private long count;

    public void Add(string fault)
    {
        lock (gate)
        {
            count++;
            if (first.Count < Kept)
                first.Add(fault);
        }
    }

    public IReadOnlyList<string> Take()
    {
        lock (gate)
        {
            var taken = count > Kept ? [.. first, $"and {count - Kept} more"] : first.ToArray();
            first.Clear();
            count = 0;
            return taken;
        }
    }
}
