using System.Reflection;
using GuestGrid.Runtime;

namespace GuestGrid.Simulation.Tests.Guests;

/// <summary>A grid that counts how often its entities are asked for, by kind.</summary>
public class CountingGrid : DispatchProxy
{
    private readonly Dictionary<string, int> counts = [];
    private IGuestGrid inner = null!;

    public static (IGuestGrid Grid, CountingGrid Counter) Over(IGuestGrid inner)
    {
        var proxy = Create<IGuestGrid, CountingGrid>();
        ((CountingGrid)(object)proxy).inner = inner;
        return (proxy, (CountingGrid)(object)proxy);
    }

    /// <summary>So often since this was last asked.</summary>
    public int Take(string kind)
    {
        lock (counts) return counts.Remove(kind, out var count) ? count : 0;
    }

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        lock (counts) counts[method!.Name] = counts.GetValueOrDefault(method.Name) + 1;
        return method.Invoke(inner, arguments);
    }
}
