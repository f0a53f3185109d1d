using System.Collections.Immutable;

namespace GuestGrid.Core.GuestBooks;

/// <summary>
/// The guests created on one day, in order of their creation: what listing by time and the retention job walk. A day is
/// shared by <see cref="GuestBookKey.Shards"/> books; each keeps its newest guests itself and the others in chapters of
/// their own, so that its state stays small however many come.
/// </summary>
/// <param name="Chapters">The closed ones in order.</param>
/// <param name="Open">Entries of no closed chapter, in order.</param>
/// <param name="Closing">How many of the first of <paramref name="Open"/> are being written as a chapter; 0 for
/// none.</param>
/// <param name="Leaving">Erased guests of closed chapters, whose chapter has not taken them out yet.</param>
/// <param name="Told">How many of the first of <paramref name="Leaving"/> their chapter is being told; 0 for none. The
/// others wait, so that however many leave at once, a chapter is told of them together.</param>
/// <param name="Removals">How often chapters were told who left; it numbers what they are told.</param>
public sealed record GuestBook(ImmutableArray<ChapterMark> Chapters, ImmutableList<BookEntry> Open, int Closing,
    ImmutableList<BookEntry> Leaving, int Told, long Removals)
{
    public static readonly GuestBook Empty = new([], [], 0, [], 0, 0);

    /// <summary>Guests in it.</summary>
    public int Count => Chapters.Sum(chapter => chapter.Count) + Open.Count;

    /// <summary>Entries up to this time belong to chapters; null while there is none.</summary>
    public DateTimeOffset? ClosedThrough() =>
        Closing > 0 ? Open[Closing - 1].At : Chapters is [.., var last] ? last.Through : null;

    /// <summary>The number of the chapter that <paramref name="entry"/> belongs to.</summary>
    public int ChapterOf(BookEntry entry)
    {
        var number = 0;
        while (number < Chapters.Length && Chapters[number].Through < entry.At) number++;
        return number;
    }
}

/// <summary>A guest and when it was created; ordered by time, then by guest.</summary>
public sealed record BookEntry(Identifiers.GuestId Guest, DateTimeOffset At) : IComparable<BookEntry>
{
    public int CompareTo(BookEntry? other) =>
        other is null ? 1 : At != other.At ? At.CompareTo(other.At) : Guest.CompareTo(other.Guest);
}

/// <summary>What a book knows of a closed chapter.</summary>
/// <param name="Through">No entry in it is later, every entry in the next is. A time, and no guest, for that one may be
/// erased.</param>
/// <param name="Count">Entries in it.</param>
public sealed record ChapterMark(DateTimeOffset Through, int Count);

/// <summary>The bounds of a book.</summary>
/// <param name="ChapterSize">Entries after which a chapter is closed, with all that are as old as the last of them. At
/// 512 a chapter is some 40 KB, and a book of a quarter of a million guests keeps 490 marks.</param>
public sealed record GuestBookPolicy(int ChapterSize)
{
    public static readonly GuestBookPolicy Default = new(512);
}
