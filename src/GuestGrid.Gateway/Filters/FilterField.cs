namespace GuestGrid.Gateway.Filters;

/// <summary>A field that a filter may ask for, as each use of the grammar declares it.</summary>
/// <param name="EqualOnly">It takes <c>=</c> only, and stands at most once.</param>
public sealed record FilterField(string Name, FilterKind Kind, bool EqualOnly = false);

public enum FilterKind
{
    Text,

    /// <summary>ISO 8601; without an offset it is UTC.</summary>
    Time,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,
}

public enum FilterOperator
{
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,
}

/// <summary>One condition, its value read as the field's kind says; the members of other kinds say nothing.</summary>
public sealed record FilterCondition(
    FilterField Field, FilterOperator Operator, string Text, DateTimeOffset Time, bool Flag)
{
    /// <summary>Does it hold for a value that compares so with this one (negative: is less)?</summary>
    public bool Holds(int comparison) => Operator switch
    {
        FilterOperator.Less => comparison < 0,
        FilterOperator.LessOrEqual => comparison <= 0,
        FilterOperator.Equal => comparison == 0,
        FilterOperator.GreaterOrEqual => comparison >= 0,
        _ => comparison > 0,
    };
}
