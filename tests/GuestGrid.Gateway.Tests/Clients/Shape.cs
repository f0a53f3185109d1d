using System.Text.Json;

namespace GuestGrid.Gateway.Tests.Clients;

/// <summary>
/// Members of an answer as the surface writes them: <c>{id, email, metrics?, routing: {queueId}, logs: [{event}]}</c>.
/// What has no question mark stands in every answer, if only as null.
/// </summary>
internal static class Shape
{
    /// <summary>The members that are missing, or of another kind than is said; other ones may stand there too.</summary>
    public static IReadOnlyList<string> Lacks(JsonElement answer, string shape)
    {
        var (lacking, at) = (new List<string>(), 0);
        ReadObject(answer, shape.Replace(" ", "", StringComparison.Ordinal), ref at, "", lacking);
        return lacking;
    }

    private static void ReadObject(JsonElement? answer, string shape, ref int at, string path, List<string> lacking)
    {
        if (shape[at] != '{') throw new FormatException($"{shape} at {at}: an object");
        if (answer is { ValueKind: not JsonValueKind.Object }) lacking.Add($"{path} is no object");
        do
        {
            at++;
            var end = shape.IndexOfAny([',', '}', ':', '?'], at);
            var name = shape[at..end];
            at = end;
            var isOptional = shape[at] == '?';
            if (isOptional) at++;
            JsonElement? value = answer is { ValueKind: JsonValueKind.Object } found
                && found.TryGetProperty(name, out var member) ? member : null;
            if (answer is not null && value is null && !isOptional) lacking.Add($"{path}.{name}");
            if (shape[at] == ':') ReadValue(value, shape, ref at, $"{path}.{name}", lacking);
        }
        while (shape[at] == ',');
        at++;
    }

    private static void ReadValue(JsonElement? value, string shape, ref int at, string path, List<string> lacking)
    {
        at++;
        if (shape[at] != '[')
        {
            ReadObject(value, shape, ref at, path, lacking);
            return;
        }
        var isList = value is { ValueKind: JsonValueKind.Array };
        if (value is not null && !isList) lacking.Add($"{path} is no list");
        var items = isList ? value!.Value.EnumerateArray().ToList() : [];
        // Of an empty list nothing would be seen.
        if (isList && items.Count == 0) lacking.Add($"{path} is empty");
        var begin = at + 1;
        foreach (var item in items.DefaultIfEmpty())
        {
            at = begin;
            ReadObject(item.ValueKind is JsonValueKind.Undefined ? null : item, shape, ref at, path, lacking);
        }
        at++;
    }
}
