using System.Buffers.Binary;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Storage.Sqlite.Log;

/// <summary>Builds one batch after another in the same buffer; see <see cref="LogBatchFormat"/>.</summary>
internal sealed class LogBatchWriter
{
    const int KeptBytesMax = 8 * 1024 * 1024;
    const int NumberBytesMax = 10;
    byte[] _buffer = new byte[64 * 1024];
    int _length = LogBatchFormat.HeaderBytes;

    public int Length => _length;

    public void Clear()
    {
        if (_buffer.Length > KeptBytesMax)
            _buffer = new byte[64 * 1024];
        _length = LogBatchFormat.HeaderBytes;
    }

    /// <exception cref="ArgumentException">The key is no valid text; the batch is as before.</exception>
    public void Add(in EntityKey key, LogRecordKind kind, long version, long? wakeAt, ReadOnlySpan<byte> content)
    {
        var start = _length;
        try
        {
            Reserve(1 + 8 + 4 * NumberBytesMax + 3 * (key.Kind.Length + key.Id.Length) + content.Length);
            _buffer[_length++] = (byte)((byte)kind | (wakeAt.HasValue ? LogBatchFormat.HasWake : 0));
            AddText(key.Kind);
            AddText(key.Id);
            AddNumber((ulong)version);
            if (wakeAt is { } ticks)
            {
                BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(_length), ticks);
                _length += sizeof(long);
            }
            AddNumber((ulong)content.Length);
            content.CopyTo(_buffer.AsSpan(_length));
            _length += content.Length;
        }
        catch
        {
            _length = start;
            throw;
        }
    }

    /// <summary>The finished batch; valid until the next <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Seal()
    {
        _buffer[0] = LogBatchFormat.Version;
        var sum = LogBatchFormat.Sum(_buffer.AsSpan(LogBatchFormat.HeaderBytes.._length));
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(1), sum);
        return _buffer.AsSpan(.._length);
    }

    void AddText(string text)
    {
        // The length's own length is only known afterwards; almost every text needs one byte of it.
        var bytes = LogBatchFormat.StrictUtf8.GetByteCount(text);
        AddNumber((ulong)bytes);
        _length += LogBatchFormat.StrictUtf8.GetBytes(text, _buffer.AsSpan(_length));
    }

    void AddNumber(ulong number)
    {
        for (; number >= 0x80; number >>= 7)
            _buffer[_length++] = (byte)(number | 0x80);
        _buffer[_length++] = (byte)number;
    }

    void Reserve(int bytes)
    {
        if (_buffer.Length - _length < bytes)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
    }
}
