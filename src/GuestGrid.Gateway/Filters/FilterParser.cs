using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace GuestGrid.Gateway.Filters;

/// <summary>
/// Reads filters (surface, sections 2 and 4): <c>field operator value</c>, joined by <c>AND</c>. A value stands in
/// double quotes, <c>\"</c> and <c>\\</c> for those two characters; <c>true</c> and <c>false</c> may stand bare.
/// Linear in the text; what is wrong is told with its position, which counts from 1.
/// </summary>
public sealed class FilterParser
{
    /// <summary>In UTF-16 units.</summary>
    public const int LengthMax = 1000;

    private static readonly string[] Times =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    private readonly string text;
    private readonly IReadOnlyList<FilterField> fields;
    private readonly List<FilterCondition> conditions = [];
    private string? fault;
    private int at;

    private FilterParser(string text, IReadOnlyList<FilterField> fields) => (this.text, this.fields) = (text, fields);

    /// <param name="fault">What is wrong, and where, in words a client can act on.</param>
    public static bool TryParse(string text, IReadOnlyList<FilterField> fields,
        [NotNullWhen(true)] out IReadOnlyList<FilterCondition>? conditions, [NotNullWhen(false)] out string? fault)
    {
        var parser = new FilterParser(text, fields);
        if (text.Length > LengthMax) parser.Fail(LengthMax, $"a filter has at most {LengthMax} characters");
        else parser.Read();
        (conditions, fault) = (parser.fault is null ? parser.conditions : null, parser.fault);
        return fault is null;
    }

    private void Read()
    {
        do ReadCondition();
        while (fault is null && ReadAnd());
    }

    private void ReadCondition()
    {
        SkipSpace();
        var start = at;
        var name = ReadWhile(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_');
        if (fields.FirstOrDefault(field => field.Name == name) is not { } field)
        {
            Fail(start, $"expected {Choices(fields.Select(field => field.Name))}");
            return;
        }
        if (field.EqualOnly && conditions.Any(condition => condition.Field == field))
        {
            Fail(start, $"{name} stands twice");
            return;
        }
        SkipSpace();
        start = at;
        if (ReadOperator() is not { } comparison || field.EqualOnly && comparison is not FilterOperator.Equal)
        {
            Fail(start, $"expected {(field.EqualOnly ? "=" : "<, <=, =, >= or >")} after {name}");
            return;
        }
        SkipSpace();
        start = at;
        if (ReadValue(field.Kind) is { } value) Add(field, comparison, value, start);
    }

    private void Add(FilterField field, FilterOperator comparison, string value, int start)
    {
        var (time, flag) = (default(DateTimeOffset), false);
        if (field.Kind is FilterKind.Time && !DateTimeOffset.TryParseExact(value, Times, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time))
            Fail(start, $"{field.Name} takes a time such as \"2026-03-01T12:00:00Z\"");
        else if (field.Kind is FilterKind.Flag && value is not ("true" or "false"))
            Fail(start, $"{field.Name} takes true or false");
        else
            conditions.Add(new FilterCondition(field, comparison, value, time, flag || value is "true"));
    }

    /// <summary>Is there more? False at the end.</summary>
    private bool ReadAnd()
    {
        SkipSpace();
        if (at == text.Length) return false;
        var start = at;
        if (ReadWhile(char.IsAsciiLetter).Equals("AND", StringComparison.OrdinalIgnoreCase)) return true;
        Fail(start, "expected AND or the end");
        return false;
    }

    private FilterOperator? ReadOperator()
    {
        if (at == text.Length) return null;
        var first = text[at++];
        var orEqual = first is '<' or '>' && at < text.Length && text[at] == '=';
        if (orEqual) at++;
        return (first, orEqual) switch
        {
            ('=', _) => FilterOperator.Equal,
            ('<', true) => FilterOperator.LessOrEqual,
            ('<', false) => FilterOperator.Less,
            ('>', true) => FilterOperator.GreaterOrEqual,
            ('>', false) => FilterOperator.Greater,
            _ => null,
        };
    }

    private string? ReadValue(FilterKind kind)
    {
        if (at < text.Length && text[at] == '"') return ReadQuoted();
        if (kind is FilterKind.Flag) return ReadWhile(char.IsAsciiLetter);
        Fail(at, "expected a value in double quotes");
        return null;
    }

    private string? ReadQuoted()
    {
        var (start, value) = (at++, new StringBuilder());
        for (; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && (++at == text.Length || text[at] is not ('"' or '\\')))
            {
                Fail(at, "after \\ only \" or \\ may stand");
                return null;
            }
            value.Append(text[at]);
        }
        if (at++ < text.Length) return value.ToString();
        Fail(start, "the quote is not closed");
        return null;
    }

    private string ReadWhile(Func<char, bool> isPart)
    {
        var start = at;
        while (at < text.Length && isPart(text[at])) at++;
        return text[start..at];
    }

    private void SkipSpace() => ReadWhile(char.IsWhiteSpace);

    private void Fail(int position, string message) =>
        fault = $"At {Math.Min(position, text.Length) + 1}: {message}.";

    private static string Choices(IEnumerable<string> names) =>
        names.ToArray() is [.. var others, var last] ? $"{string.Join(", ", others)} or {last}" : "";
}
