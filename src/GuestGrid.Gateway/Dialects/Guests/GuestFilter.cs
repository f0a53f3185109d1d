using System.Diagnostics.CodeAnalysis;
using GuestGrid.Gateway.Filters;
using GuestGrid.Protocol.Guests;

namespace GuestGrid.Gateway.Dialects.Guests;

/// <summary>
/// Which guests a listing takes: those created in a span of time, which the books know, and what only their records
/// tell.
/// </summary>
/// <param name="From">Created then or later.</param>
/// <param name="To">Created before.</param>
/// <param name="Rest">Conditions on records.</param>
internal sealed record GuestFilter(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<FilterCondition> Rest)
{
    public static readonly GuestFilter All = new(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, []);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);
    private static readonly FilterField CreatedTime = new("createdTime", FilterKind.Time);
    private static readonly FilterField Active = new("active", FilterKind.Flag);
    private static readonly FilterField Name = new("name", FilterKind.Text);

    /// <param name="fault">What is wrong, and where, in words a client can act on.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out GuestFilter? filter, [NotNullWhen(false)] out string? fault)
    {
        filter = null;
        if (!FilterParser.TryParse(text, [CreatedTime, Active, Name], out var conditions, out fault)) return false;
        var (from, to) = (DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        foreach (var condition in conditions.Where(condition => condition.Field == CreatedTime))
        {
            var (least, less) = Span(condition);
            (from, to) = (least > from ? least : from, less < to ? less : to);
        }
        filter = new GuestFilter(from, to, [.. conditions.Where(condition => condition.Field != CreatedTime)]);
        return true;
    }

    /// <summary>Does it take who was created at that time?</summary>
    public bool Takes(DateTimeOffset createdAt) => From <= createdAt && createdAt < To;

    /// <summary>Does it take this guest, created at the right time? Names compare by their UTF-16 units.</summary>
    public bool Takes(ListedGuest guest) => Rest.All(condition => condition.Holds(condition.Field == Active
        ? guest.Active.CompareTo(condition.Flag)
        : string.CompareOrdinal(guest.Name, condition.Text)));

    // Times are shown in milliseconds, so they compare in milliseconds.
    private static (DateTimeOffset From, DateTimeOffset To) Span(FilterCondition condition)
    {
        var floor = new DateTimeOffset(
            condition.Time.UtcTicks - condition.Time.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
        var after = floor < DateTimeOffset.MaxValue - Step ? floor + Step : DateTimeOffset.MaxValue;
        var ceiling = floor == condition.Time ? floor : after;
        return condition.Operator switch
        {
            FilterOperator.Less => (DateTimeOffset.MinValue, ceiling),
            FilterOperator.LessOrEqual => (DateTimeOffset.MinValue, after),
            FilterOperator.GreaterOrEqual => (ceiling, DateTimeOffset.MaxValue),
            FilterOperator.Greater => (after, DateTimeOffset.MaxValue),
            _ => (ceiling, after),
        };
    }
}
