using System.Collections;
using System.Reflection;

namespace GuestGrid.Storage.Tests.Formats;

/// <summary>Compares values member by member, for records compare collections by identity.</summary>
internal static class Structure
{
    /// <summary>Null where both are equal, else where they differ.</summary>
    public static string? Difference(object? left, object? right, string path = "")
    {
        if (left is null || right is null) return left == right ? null : $"{path}: {left ?? "null"}, {right ?? "null"}";
        var type = left.GetType();
        if (type != right.GetType()) return $"{path}: {type.Name}, {right.GetType().Name}";
        if (IsPlain(left)) return left.Equals(right) ? null : $"{path}: {left}, {right}";
        if (left is IEnumerable leftItems)
        {
            var (one, other) = (leftItems.Cast<object?>().ToList(), ((IEnumerable)right).Cast<object?>().ToList());
            if (one.Count != other.Count) return $"{path}: {one.Count} items, {other.Count}";
            return one.Zip(other).Select((pair, i) => Difference(pair.First, pair.Second, $"{path}[{i}]"))
                .FirstOrDefault(difference => difference is not null);
        }
        return Members(type).Select(member =>
                Difference(member.GetValue(left), member.GetValue(right), $"{path}.{member.Name}"))
            .FirstOrDefault(difference => difference is not null);
    }

    /// <summary>The first member anywhere in the value that is null; null when all are set.</summary>
    public static string? Unset(object value, string path)
    {
        if (IsPlain(value)) return null;
        if (value is IEnumerable items)
            return items.Cast<object>().Any()
                ? items.Cast<object>().Select(item => Unset(item, path + "[]"))
                    .FirstOrDefault(found => found is not null)
                : path;
        return Members(value.GetType()).Select(member => IsEndOfChain(member) ? null
                : member.GetValue(value) is { } set ? Unset(set, $"{path}.{member.Name}") : $"{path}.{member.Name}")
            .FirstOrDefault(found => found is not null);
    }

    private static bool IsPlain(object value) => value is string
        || value is ValueType and not IEnumerable
        && !value.GetType().Name.StartsWith("KeyValuePair", StringComparison.Ordinal);

    private static bool IsEndOfChain(PropertyInfo member) => member.Name == "Older";

    private static IEnumerable<PropertyInfo> Members(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(member => member.GetIndexParameters().Length == 0);
}
