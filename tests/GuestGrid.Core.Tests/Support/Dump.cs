using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.Tests.Support;

/// <summary>
/// The whole structure of a value as text, field by field: two values are alike when their texts are. Records alone
/// would not do: their equality compares collections by reference.
/// </summary>
internal static class Dump
{
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> Fields = new();

    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    public static bool Alike(object? left, object? right) => Of(left) == Of(right);

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null: text.Append("null"); break;
            case string characters: text.Append('"').Append(characters).Append('"'); break;
            case DateTimeOffset time: text.Append(time.ToString("O", CultureInfo.InvariantCulture)); break;
            case DateOnly day: text.Append(day.ToString("O", CultureInfo.InvariantCulture)); break;
            case Enum or Guid or TimeSpan or bool or int or long or ulong: text.Append(value); break;
            case IEnumerable items: WriteItems(text, items); break;
            default: WriteFields(text, value); break;
        }
    }

    private static void WriteItems(StringBuilder text, IEnumerable items)
    {
        text.Append('[');
        foreach (var item in items)
        {
            Write(text, item);
            text.Append(", ");
        }
        text.Append(']');
    }

    private static void WriteFields(StringBuilder text, object value)
    {
        var type = value.GetType();
        if (IsIdentifier(type))
        {
            text.Append(value);
            return;
        }
        text.Append(type.Name).Append('(');
        foreach (var field in Fields.GetOrAdd(type, FieldsOf))
        {
            text.Append(Name(field)).Append(": ");
            Write(text, field.GetValue(value));
            text.Append("; ");
        }
        text.Append(')');
    }

    private static bool IsIdentifier(Type type) => type.GetInterfaces().Any(
        implemented => implemented.IsGenericType && implemented.GetGenericTypeDefinition() == typeof(IIdentifier<>));

    private static FieldInfo[] FieldsOf(Type type)
    {
        var fields = new List<FieldInfo>();
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
            fields.AddRange(level.GetFields(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
        return [.. fields];
    }

    private static string Name(FieldInfo field) =>
        field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>')] : field.Name;
}
