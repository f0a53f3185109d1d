using System.Buffers.Text;
using System.Text;

namespace GuestGrid.Benchmarks.Load;

/// <summary>
/// The message every session sends: 100 characters of text, numbered twice so that both can be checked.
/// </summary>
internal static class MessageText
{
    private const int Digits = 10;
    private const string Zero = "0000000000";
    private const string Text =
        "#" + Zero
        + " Hello, my order has not arrived yet; could you please tell me where it is at the moment?";
    private const string Frame =
        "{\"type\":\"message\",\"text\":\"" + Text + "\",\"clientMessageId\":\"m-" + Zero + "\"}";

    private static readonly int inText = Frame.IndexOf('#', StringComparison.Ordinal) + 1;
    private static readonly int inId = Frame.IndexOf("m-", StringComparison.Ordinal) + 2;

    public static byte[] Template() => Encoding.UTF8.GetBytes(Frame);

    public static void Number(Span<byte> template, long number)
    {
        Write(template.Slice(inText, Digits), number);
        Write(template.Slice(inId, Digits), number);
    }

    /// <summary>The number in a clientMessageId of ours, or -1.</summary>
    public static long NumberOf(ReadOnlySpan<byte> clientMessageId) =>
        clientMessageId.Length == Digits + 2
        && Utf8Parser.TryParse(clientMessageId[2..], out long number, out _)
            ? number
            : -1;

    /// <summary>The number in a text of ours, or -1.</summary>
    public static long NumberOf(string text) =>
        text.Length == Text.Length && text[0] == '#' && long.TryParse(text.AsSpan(1, Digits), out var number)
            ? number
            : -1;

    private static void Write(Span<byte> digits, long number)
    {
        for (var index = digits.Length - 1; index >= 0; index--, number /= 10)
            digits[index] = (byte)('0' + (number % 10));
    }
}
