using System.Reflection;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Simulation.Tests.Guests;

/// <summary>A grid that counts how often its entities are asked for, by kind; some of them may be broken.</summary>
public class CountingGrid : DispatchProxy
{
    private readonly Dictionary<string, int> counts = [];
    private IGuestGrid inner = null!;

    /// <summary>Is told of every entity that is asked for.</summary>
    public Action<object?[]?> Seen { get; set; } = _ => { };

    /// <summary>Which entities can't be reached.</summary>
    public Func<object?[]?, bool> Breaks { get; set; } = _ => false;

    /// <summary>How these fail.</summary>
    public Func<Exception> Fault { get; set; } = () => new StoreUnavailableException("Broken for a test.");

    /// <summary>What visitors are asked through.</summary>
    public Func<IEntity<AnonymousVisitorCommand, VisitorAnswer>, IEntity<AnonymousVisitorCommand, VisitorAnswer>>
        Wraps { get; set; } = visitor => visitor;

    /// <summary>What the calendar is asked through.</summary>
    public Func<IEntity<GuestCalendarCommand, GuestCalendarAnswer>, IEntity<GuestCalendarCommand, GuestCalendarAnswer>>
        WrapsCalendar { get; set; } = calendar => calendar;

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

    public void Clear()
    {
        lock (counts) counts.Clear();
    }

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        lock (counts) counts[method!.Name] = counts.GetValueOrDefault(method.Name) + 1;
        Seen(arguments);
        if (Breaks(arguments)) throw Fault();
        var found = method.Invoke(inner, arguments);
        return found switch
        {
            IEntity<AnonymousVisitorCommand, VisitorAnswer> visitor => Wraps(visitor),
            IEntity<GuestCalendarCommand, GuestCalendarAnswer> calendar => WrapsCalendar(calendar),
            _ => found,
        };
    }
}
