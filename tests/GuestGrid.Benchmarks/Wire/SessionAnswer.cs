using System.Text.Json;

namespace GuestGrid.Benchmarks.Wire;

/// <summary>Of a created session: what tells it apart.</summary>
internal ref struct SessionAnswer
{
    public ReadOnlySpan<byte> Id;
    public ReadOnlySpan<byte> AnonymousId;

    public static SessionAnswer Parse(ReadOnlySpan<byte> json)
    {
        var answer = default(SessionAnswer);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                reader.Skip();
            else if (name.SequenceEqual("id"u8))
                answer.Id = reader.ValueSpan;
            else if (name.SequenceEqual("anonymousId"u8))
                answer.AnonymousId = reader.ValueSpan;
        }

        return answer;
    }
}
