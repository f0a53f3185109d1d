using System.Buffers.Binary;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Storage.Sqlite.Log;

/// <summary>
/// Reads the records of one batch; their content is a slice of the batch. Damage is an
/// <see cref="InvalidDataException"/>.
/// </summary>
internal struct LogBatchReader
{
    readonly ReadOnlyMemory<byte> _batch;
    int _next = LogBatchFormat.HeaderBytes;

    public LogBatchReader(ReadOnlyMemory<byte> batch)
    {
        _batch = batch;
        var bytes = batch.Span;
        if (bytes.Length < LogBatchFormat.HeaderBytes)
            throw new InvalidDataException("The batch is shorter than its header.");
        if (bytes[0] != LogBatchFormat.Version)
            throw new InvalidDataException(
                $"The batch has format {bytes[0]}; this program knows {LogBatchFormat.Version}.");
        var sum = LogBatchFormat.Sum(bytes[LogBatchFormat.HeaderBytes..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[1..]) != sum)
            throw new InvalidDataException("The batch does not match its checksum.");
    }

    public bool Read(out LogRecord record)
    {
        record = default;
        if (_next == _batch.Length)
            return false;
        var flags = _batch.Span[_next++];
        var key = new EntityKey(string.Intern(Text()), Text());
        var version = (long)Number();
        long? wakeAt = (flags & LogBatchFormat.HasWake) != 0
            ? BinaryPrimitives.ReadInt64LittleEndian(Bytes(sizeof(long)).Span)
            : null;
        var kind = (LogRecordKind)(flags & ~LogBatchFormat.HasWake);
        record = new(key, kind, version, wakeAt, Bytes((int)Number()));
        return true;
    }

    string Text() => LogBatchFormat.StrictUtf8.GetString(Bytes((int)Number()).Span);

    ReadOnlyMemory<byte> Bytes(int length)
    {
        if (length < 0 || length > _batch.Length - _next)
            throw new InvalidDataException("A record ends behind its batch.");
        _next += length;
        return _batch.Slice(_next - length, length);
    }

    ulong Number()
    {
        var bytes = _batch.Span;
        ulong number = 0;
        for (var shift = 0; shift < 64 && _next < bytes.Length; shift += 7)
        {
            var one = bytes[_next++];
            number |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
                return number;
        }
        throw new InvalidDataException("A number ends behind its batch.");
    }
}
