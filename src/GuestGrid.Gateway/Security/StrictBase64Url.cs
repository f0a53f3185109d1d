using System.Buffers;
using System.Buffers.Text;

namespace GuestGrid.Gateway.Security;

/// <summary>
/// Base64url with exactly one spelling of every value: no padding, no white space, unused bits zero.
/// Otherwise two different token strings would be one token, and a cache or a revocation by string could be
/// walked around.
/// </summary>
internal static class StrictBase64Url
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly SearchValues<byte> Digits =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    public static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> bytes, out int written)
    {
        written = 0;
        return IsCanonical(text) && Base64Url.TryDecodeFromUtf8(text, bytes, out written);
    }

    public static bool TryDecode(string text, out byte[] bytes)
    {
        var utf8 = System.Text.Encoding.UTF8.GetBytes(text);
        bytes = new byte[Base64Url.GetMaxDecodedLength(utf8.Length)];
        if (!TryDecode(utf8, bytes, out var written))
            return false;
        bytes = bytes[..written];
        return true;
    }

    private static bool IsCanonical(ReadOnlySpan<byte> text)
    {
        if (text.ContainsAnyExcept(Digits))
            return false;
        return (text.Length % 4) switch
        {
            0 => true,
            1 => false,
            2 => (Alphabet.IndexOf((char)text[^1]) & 0b1111) == 0,
            _ => (Alphabet.IndexOf((char)text[^1]) & 0b0011) == 0,
        };
    }
}
