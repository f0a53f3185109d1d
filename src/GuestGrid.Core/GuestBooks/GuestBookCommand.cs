using System.Collections.Immutable;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.GuestBooks;

/// <summary>What can be asked of a book.</summary>
public abstract record GuestBookCommand
{
    private GuestBookCommand() { }

    /// <summary>This guest was created; <see cref="GuestBookKey.Of"/> names the book to tell.</summary>
    public sealed record Enter(GuestId Guest, DateTimeOffset At) : GuestBookCommand;

    /// <summary>The guest that was created then is erased.</summary>
    public sealed record Remove(GuestId Guest, DateTimeOffset At) : GuestBookCommand;

    /// <summary>A chapter has been written, or holds so many entries now.</summary>
    public sealed record NoteChapter(GuestChapterKey Chapter, int Count) : GuestBookCommand;

    /// <summary>A chapter has taken out those that left it, and holds so many entries now.</summary>
    public sealed record NoteRemoval(GuestChapterKey Chapter, ImmutableArray<BookEntry> Left, int Count)
        : GuestBookCommand;

    /// <summary>How many guests are in it?</summary>
    public sealed record CountGuests : GuestBookCommand;

    /// <summary>Its chapters and the entries that are in none.</summary>
    public sealed record Read : GuestBookCommand;

    public sealed record Tick : GuestBookCommand;
}

/// <summary>What a book answers.</summary>
/// <param name="Chapters">In order, where it was read.</param>
/// <param name="Open">The entries after them, where it was read.</param>
public sealed record GuestBookAnswer(
    int Count, ImmutableArray<ChapterMark> Chapters, IReadOnlyList<BookEntry> Open);

/// <summary>What has happened to a book. Stored: names and members are a storage format.</summary>
public abstract record GuestBookEvent
{
    private GuestBookEvent() { }

    public sealed record GuestEntered(BookEntry Entry) : GuestBookEvent;

    public sealed record GuestRemoved(BookEntry Entry) : GuestBookEvent;

    /// <summary>The first <paramref name="Count"/> open entries are being written as the next chapter.</summary>
    public sealed record ChapterBegun(int Count) : GuestBookEvent;

    /// <summary>That chapter is written; it holds <paramref name="Count"/> entries.</summary>
    public sealed record ChapterClosed(int Count) : GuestBookEvent;

    public sealed record ChapterCounted(int Number, int Count) : GuestBookEvent;

    /// <summary>A guest of a closed chapter was erased.</summary>
    public sealed record GuestLeft(BookEntry Entry) : GuestBookEvent;

    /// <summary>Their chapter is being told of the first <paramref name="Count"/> that left.</summary>
    public sealed record RemovalBegun(int Count) : GuestBookEvent;

    /// <summary>They are out of it.</summary>
    public sealed record RemovalEnded : GuestBookEvent;
}
