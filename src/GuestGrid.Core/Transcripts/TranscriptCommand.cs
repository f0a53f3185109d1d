using System.Collections.Immutable;
using GuestGrid.Core.GuestSessions;

namespace GuestGrid.Core.Transcripts;

/// <summary>What can be asked of a transcript page.</summary>
public abstract record TranscriptCommand
{
    private TranscriptCommand() { }

    public sealed record StorePage(ImmutableArray<Message> Messages) : TranscriptCommand;

    public sealed record ReadPage : TranscriptCommand;

    public sealed record ErasePage : TranscriptCommand;

    public sealed record Tick : TranscriptCommand;
}

/// <summary>What a page answers: its messages, oldest first, where it was read.</summary>
public sealed record TranscriptAnswer(ImmutableArray<Message> Messages)
{
    public static readonly TranscriptAnswer None = new([]);
}

/// <summary>What has happened to a page. Stored: names and members are a storage format.</summary>
public abstract record TranscriptEvent
{
    private TranscriptEvent() { }

    public sealed record PageWritten(ImmutableArray<Message> Messages) : TranscriptEvent;

    public sealed record PageErased : TranscriptEvent;
}

/// <summary>A page has no limits of its own: its size is fixed.</summary>
public sealed record TranscriptPolicy
{
    public static readonly TranscriptPolicy Default = new();
}
