using System.Collections.Immutable;

namespace GuestGrid.Core.GuestBooks;

/// <summary>A closed chapter of a guest book.</summary>
/// <param name="Entries">In order.</param>
/// <param name="IsWritten">False while nothing has happened to it.</param>
/// <param name="Removal">The number of the newest removal.</param>
public sealed record GuestChapter(ImmutableArray<BookEntry> Entries, bool IsWritten, long Removal);

/// <summary>What can be asked of a chapter.</summary>
public abstract record GuestChapterCommand
{
    private GuestChapterCommand() { }

    public sealed record Write(ImmutableArray<BookEntry> Entries) : GuestChapterCommand;

    /// <summary>A guest of the chapter's time whose entry came late.</summary>
    /// <param name="Removal">The number of the book's newest removal when it told this. A chapter that knows a newer
    /// one has had this before: it is a repeat that was on its way since, and would bring back who has left.</param>
    public sealed record Add(BookEntry Entry, long Removal) : GuestChapterCommand;

    /// <param name="Removal">Its number; later ones have higher numbers.</param>
    public sealed record Remove(ImmutableArray<BookEntry> Entries, long Removal) : GuestChapterCommand;

    public sealed record Read : GuestChapterCommand;

    public sealed record Tick : GuestChapterCommand;
}

/// <summary>What a chapter answers.</summary>
/// <param name="Entries">In order, where it was read.</param>
public sealed record GuestChapterAnswer(int Count, ImmutableArray<BookEntry> Entries);

/// <summary>What has happened to a chapter. Stored: names and members are a storage format.</summary>
public abstract record GuestChapterEvent
{
    private GuestChapterEvent() { }

    public sealed record ChapterWritten(ImmutableArray<BookEntry> Entries) : GuestChapterEvent;

    public sealed record EntryAdded(BookEntry Entry) : GuestChapterEvent;

    public sealed record EntriesRemoved(ImmutableArray<BookEntry> Entries, long Removal) : GuestChapterEvent;
}
