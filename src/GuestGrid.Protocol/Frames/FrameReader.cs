using System.Text.Json;

namespace GuestGrid.Protocol.Frames;

/// <summary>
/// Reads the members of one JSON object in a client's frame, without building a document. Members that nobody asks for
/// are skipped; a member of the wrong kind makes the frame invalid.
/// </summary>
public ref struct FrameReader
{
    private const int DepthMax = 32;

    private Utf8JsonReader json;

    /// <exception cref="JsonException">Not one JSON object.</exception>
    public FrameReader(ReadOnlySpan<byte> frame)
    {
        json = new Utf8JsonReader(frame, new JsonReaderOptions { MaxDepth = DepthMax });
        if (!json.Read() || json.TokenType is not JsonTokenType.StartObject) throw new JsonException();
    }

    /// <summary>Moves to the next member, false at the end; its value must then be read or skipped.</summary>
    public bool NextMember()
    {
        if (!json.Read()) throw new JsonException();
        if (json.TokenType is not JsonTokenType.EndObject) return true;
        if (json.CurrentDepth == 0 && json.Read()) throw new JsonException();
        return false;
    }

    public readonly bool Is(ReadOnlySpan<byte> name) => json.ValueTextEquals(name);

    public void Skip()
    {
        json.Read();
        json.Skip();
    }

    /// <summary>A string, or null where the value is null.</summary>
    public string? ReadText()
    {
        json.Read();
        return json.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => Text(),
            _ => throw new JsonException(),
        };
    }

    /// <summary>The bytes that a string spells in base64; null where it is anything else.</summary>
    public byte[]? ReadBase64()
    {
        json.Read();
        if (json.TokenType is JsonTokenType.String) return json.TryGetBytesFromBase64(out var bytes) ? bytes : null;
        json.Skip();
        return null;
    }

    /// <summary>A whole number, or null where the value is null.</summary>
    public int? ReadNumber()
    {
        json.Read();
        if (json.TokenType is JsonTokenType.Null) return null;
        return json.TokenType is JsonTokenType.Number && json.TryGetInt32(out var number)
            ? number : throw new JsonException();
    }

    /// <summary>The type that a string value names.</summary>
    public FrameType ReadType()
    {
        json.Read();
        return json.TokenType is JsonTokenType.String ? FrameTypes.Parse(ref json) : throw new JsonException();
    }

    /// <summary>The type that a string value names as an action.</summary>
    public FrameType ReadAction()
    {
        json.Read();
        return json.TokenType is JsonTokenType.String ? FrameTypes.ParseAction(ref json) : throw new JsonException();
    }

    /// <summary>The members of an object with their values as JSON text; null where the value is null.</summary>
    public List<KeyValuePair<string, string?>>? ReadMembers(ReadOnlySpan<byte> frame)
    {
        json.Read();
        if (json.TokenType is JsonTokenType.Null) return null;
        if (json.TokenType is not JsonTokenType.StartObject) throw new JsonException();
        var members = new List<KeyValuePair<string, string?>>();
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var name = Text();
            json.Read();
            var start = (int)json.TokenStartIndex;
            var isNull = json.TokenType is JsonTokenType.Null;
            json.Skip();
            var value = frame[start..(int)json.BytesConsumed];
            if (!JsonText.IsWhole(value)) throw new JsonException();
            members.Add(KeyValuePair.Create(name, isNull ? null : System.Text.Encoding.UTF8.GetString(value)));
        }
        return members;
    }

    /// <summary>
    /// True when the value is an object, to be read with <see cref="NextMember"/>; false where it is null.
    /// </summary>
    public bool EnterObject()
    {
        json.Read();
        return json.TokenType switch
        {
            JsonTokenType.Null => false,
            JsonTokenType.StartObject => true,
            _ => throw new JsonException(),
        };
    }

    /// <summary>The strings of an array; null where the value is null.</summary>
    public List<string>? ReadTexts()
    {
        json.Read();
        if (json.TokenType is JsonTokenType.Null) return null;
        if (json.TokenType is not JsonTokenType.StartArray) throw new JsonException();
        var texts = new List<string>();
        while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
            texts.Add(json.TokenType is JsonTokenType.String ? Text() : throw new JsonException());
        return texts;
    }

    /// <summary>The member <c>id</c> of each object of an array; null where there is none.</summary>
    public List<string>? ReadIds()
    {
        json.Read();
        if (json.TokenType is JsonTokenType.Null) return null;
        if (json.TokenType is not JsonTokenType.StartArray) throw new JsonException();
        List<string>? ids = null;
        while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
        {
            if (json.TokenType is not JsonTokenType.StartObject) throw new JsonException();
            string? id = null;
            while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
            {
                if (Is("id"u8)) id = ReadText();
                else Skip();
            }
            (ids ??= []).Add(id ?? throw new JsonException());
        }
        return ids;
    }

    private readonly string Text()
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // An escape that is half of a surrogate pair: JSON allows it, UTF-16 text does not.
            throw new JsonException();
        }
    }
}
