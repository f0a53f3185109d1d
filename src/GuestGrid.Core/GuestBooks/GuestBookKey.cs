using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.GuestBooks;

/// <summary>Names a book: a day in UTC and one of its shards.</summary>
public readonly record struct GuestBookKey(DateOnly Day, int Shard) : IIdentifier<GuestBookKey>
{
    /// <summary>
    /// Books a day. A book takes a batch of guests in one write, so one alone would bear thousands a second; four keep
    /// a peak of a million guests a day far from that, and the total of a month is still 120 small reads. Stored
    /// data depends on it, so it never changes.
    /// </summary>
    public const int Shards = 4;

    /// <summary>The book that a guest created at <paramref name="at"/> belongs to.</summary>
    public static GuestBookKey Of(GuestId guest, DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        guest.Value.TryWriteBytes(bytes);
        return new GuestBookKey(DateOnly.FromDateTime(at.UtcDateTime), bytes[15] % Shards);
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out GuestBookKey id)
    {
        id = default;
        if (text?.IndexOf('/') is not (> 0 and var slash)) return false;
        if (!DateOnly.TryParseExact(text.AsSpan(0, slash), "yyyy-MM-dd", CultureInfo.InvariantCulture,
            DateTimeStyles.None, out var day)) return false;
        if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var shard))
            return false;
        id = new GuestBookKey(day, shard);
        return shard < Shards;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Day:yyyy-MM-dd}/{Shard}");
}

/// <summary>Names a closed chapter of a book; the first is 0.</summary>
public readonly record struct GuestChapterKey(GuestBookKey Book, int Number) : IIdentifier<GuestChapterKey>
{
    public static bool TryParse([NotNullWhen(true)] string? text, out GuestChapterKey id)
    {
        id = default;
        if (text?.LastIndexOf('/') is not (> 0 and var slash)) return false;
        if (!GuestBookKey.TryParse(text[..slash], out var book)) return false;
        if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        id = new GuestChapterKey(book, number);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Book}/{Number}");
}
