using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite.Log;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Sqlite;

public sealed class LogBatchTests
{
    static readonly LogRecord[] Records =
    [
        new(new("session", "a"), LogRecordKind.Snapshot, 1, 638_000_000_000_000_000, Content.Of("whole")),
        new(new("session", "a"), LogRecordKind.Entry, 2, null, Content.Of("")),
        new(new("visitor", "Ünï-😀"), LogRecordKind.Entry, long.MaxValue, long.MinValue, new byte[1000]),
        new(new("", ""), LogRecordKind.Tombstone, 0, null, Content.Of("")),
    ];

    [Fact]
    public void What_was_written_is_read() =>
        Assert.Equal(Records.Select(Describe), Read(Written()).Select(Describe));

    [Fact]
    public void A_batch_changed_in_any_byte_is_refused()
    {
        for (var at = 0; at < Written().Length; at++)
        {
            var batch = Written();
            batch[at] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => Read(batch));
        }
    }

    [Fact]
    public void A_batch_cut_at_any_byte_is_refused()
    {
        for (var length = 0; length < Written().Length; length++)
            Assert.Throws<InvalidDataException>(() => Read(Written()[..length]));
    }

    [Fact]
    public void A_record_that_cannot_be_written_leaves_the_batch_as_it_was()
    {
        var writer = new LogBatchWriter();
        writer.Add(new("session", "a"), LogRecordKind.Entry, 1, null, default);
        var before = writer.Length;

        Assert.ThrowsAny<ArgumentException>(
            () => writer.Add(new("session", "\ud800"), LogRecordKind.Entry, 1, null, default));

        Assert.Equal(before, writer.Length);
        Assert.Single(Read(writer.Seal().ToArray()));
    }

    static byte[] Written()
    {
        var writer = new LogBatchWriter();
        foreach (var record in Records)
            writer.Add(record.Key, record.Kind, record.Version, record.WakeAt, record.Content.Span);
        return writer.Seal().ToArray();
    }

    static List<LogRecord> Read(byte[] batch)
    {
        List<LogRecord> records = [];
        var reader = new LogBatchReader(batch);
        while (reader.Read(out var record))
            records.Add(record);
        return records;
    }

    static string Describe(LogRecord record) =>
        $"{record.Key} {record.Kind} {record.Version} {record.WakeAt} {Convert.ToHexString(record.Content.Span)}";
}
