using System.Buffers;
using System.Buffers.Text;
using GuestGrid.Core;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Runtime.Entities;

/// <summary>
/// What an append holds: lines of a letter and a value. <c>E</c> event, <c>O</c> number and tell put into the outbox,
/// <c>R</c> number released from it; a snapshot is <c>S</c> state, <c>N</c> next number and the <c>O</c> lines still
/// pending.
/// The letters are a storage format.
/// </summary>
internal sealed class EntityContent
{
    [ThreadStatic] private static EntityContent? cached;

    private readonly ArrayBufferWriter<byte> output = new(1024);

    /// <summary>An empty content of this thread's own; good until the thread asks for the next.</summary>
    public static EntityContent Rent()
    {
        var content = cached ??= new EntityContent();
        content.output.ResetWrittenCount();
        return content;
    }

    public int Length => output.WrittenCount;

    public ReadOnlyMemory<byte> ToMemory() => output.WrittenSpan.ToArray();

    public void AddEvent<TEvent>(IStoredFormat format, TEvent @event) => AddLine('E', format, @event);

    public void AddState<TState>(IStoredFormat format, TState state) => AddLine('S', format, state);

    public void AddNext(long number) => AddNumber('N', number, (byte)'\n');

    public void AddRelease(long number) => AddNumber('R', number, (byte)'\n');

    public void AddTell(IStoredFormat format, long number, Effect.Tell tell)
    {
        AddNumber('O', number, (byte)' ');
        format.Write(output, tell);
        AddByte((byte)'\n');
    }

    /// <summary>Calls <paramref name="onLine"/> for every line.</summary>
    public static void Read<TTarget>(ReadOnlySpan<byte> content, TTarget target, LineReader<TTarget> onLine)
    {
        while (!content.IsEmpty)
        {
            var end = content.IndexOf((byte)'\n');
            if (end < 1) throw new StoredFormatException("A stored line is cut short.");
            onLine(target, (char)content[0], content[1..end]);
            content = content[(end + 1)..];
        }
    }

    /// <summary>The number at the start of a line's value, and what stands behind it.</summary>
    public static long ReadNumber(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> rest)
    {
        if (!Utf8Parser.TryParse(value, out long number, out var read))
            throw new StoredFormatException("A stored number is malformed.");
        rest = value.Length > read ? value[(read + 1)..] : [];
        return number;
    }

    public delegate void LineReader<TTarget>(TTarget target, char letter, ReadOnlySpan<byte> value);

    private void AddLine<T>(char letter, IStoredFormat format, T value)
    {
        AddByte((byte)letter);
        format.Write(output, value);
        AddByte((byte)'\n');
    }

    private void AddNumber(char letter, long number, byte terminator)
    {
        var span = output.GetSpan(24);
        span[0] = (byte)letter;
        Utf8Formatter.TryFormat(number, span[1..], out var written);
        span[written + 1] = terminator;
        output.Advance(written + 2);
    }

    private void AddByte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
