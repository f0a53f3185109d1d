using System.Text.Json;

namespace GuestGrid.Benchmarks.Wire;

/// <summary>Of a refusal: its code, and when to come again.</summary>
internal ref struct ProblemAnswer
{
    public string? Code;
    public long RetryAfterMs;

    public static ProblemAnswer Parse(ReadOnlySpan<byte> json)
    {
        var answer = default(ProblemAnswer);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            if (name.SequenceEqual("code"u8) && reader.TokenType == JsonTokenType.String)
                answer.Code = reader.GetString();
            else if (name.SequenceEqual("retryAfterMs"u8) && reader.TokenType == JsonTokenType.Number)
                answer.RetryAfterMs = (long)reader.GetDouble();
            else
                reader.Skip();
        }

        return answer;
    }
}
