using System.Text.Json;
using System.Text.Unicode;

namespace GuestGrid.Protocol;

/// <summary>JSON that is kept and shown as it came must be text to whoever reads it later.</summary>
public static class JsonText
{
    /// <summary>
    /// False where something is no UTF-8, or a string has an escape that is half of a surrogate pair: readers of JSON
    /// pass over both until somebody asks for the string.
    /// </summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static bool IsWhole(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json)) return false;
        if (json.IndexOf(@"\u"u8) < 0) return true;
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                    reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
