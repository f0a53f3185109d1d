using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Transcripts;
using GuestGrid.Grains.Stores;
using GuestGrid.Storage.Formats;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;

namespace GuestGrid.Cluster.Tests.Contracts;

/// <summary>What providers with bounded records keep is read for ever, and is small enough for them.</summary>
public sealed class PackedRecordTests
{
    // Of the first version: 600,000 times the letter g.
    private const string Stored = "FFCA2709005BC92709409C72418917C9B7E3890EAA9526BF0552DE4782A1E5DC4B0B";

    // What a row of an Azure table takes, in bytes.
    private const int RowMax = 960 * 1024;

    private static readonly OrleansGrainStorageSerializer Plain = new(new ServiceCollection().AddSerializer()
        .BuildServiceProvider().GetRequiredService<Serializer>());

    private static readonly PackedRecords Packed = new(Plain);

    [Fact]
    public void What_was_stored_is_read()
    {
        var record = Packed.Deserialize<EntityRecord>(new BinaryData(Convert.FromHexString(Stored)))!;

        Assert.Equal(new string('g', 600_000), Encoding.UTF8.GetString(record.Snapshot!));
    }

    [Fact]
    public void The_longest_messages_and_the_page_that_takes_them_fit_a_row()
    {
        var messages = new StringBuilder();
        // No text of a guest is longer, and none can be packed less.
        for (var n = 0; n < Transcript.PageSize * 4096; n++)
            messages.Append((char)RandomNumberGenerator.GetInt32('\u4e00', '\u9fa5'));
        var text = Encoding.UTF8.GetBytes(messages.ToString());
        // The session holds them, and what it tells the page holds them again.
        var record = new EntityRecord { Version = 1, Snapshot = text, Entries = [text] };

        Assert.InRange(Packed.Serialize(record).ToMemory().Length, 1, RowMax * 3 / 4);
    }

    [Fact]
    public void Only_what_is_long_is_packed()
    {
        var head = Plain.Serialize(Record(PackedRecords.PlainMax)).ToMemory().Length - PackedRecords.PlainMax;
        var longest = Record(PackedRecords.PlainMax - head);
        Assert.Equal(PackedRecords.PlainMax, Plain.Serialize(longest).ToMemory().Length);

        Assert.Equal(Plain.Serialize(longest).ToArray(), Packed.Serialize(longest).ToArray());
        Assert.Equal(PackedRecords.Mark, Packed.Serialize(Record(PackedRecords.PlainMax)).ToArray()[0]);
        // Else what is plain would be taken for packed.
        Assert.NotEqual(PackedRecords.Mark, Plain.Serialize(longest).ToArray()[0]);
        Assert.NotEqual(PackedRecords.Mark, Plain.Serialize<EntityRecord?>(null).ToArray()[0]);
    }

    [Fact]
    public void What_is_broken_is_said_to_be()
    {
        var whole = Packed.Serialize(Record(600_000)).ToArray();
        Assert.Equal(600_000, Packed.Deserialize<EntityRecord>(new BinaryData(whole))!.Snapshot!.Length);
        byte[] longer = [.. whole];
        var length = BinaryPrimitives.ReadInt32LittleEndian(whole.AsSpan(1));
        BinaryPrimitives.WriteInt32LittleEndian(longer.AsSpan(1), length + 1);
        foreach (var broken in new[] { whole[..^1], whole[..3], [PackedRecords.Mark], [.. whole[..5], 1, 2, 3], longer })
            Assert.Throws<InvalidDataException>(() => Packed.Deserialize<EntityRecord>(new BinaryData(broken)));
    }

    [Fact]
    public void The_longest_line_of_a_queue_fits_a_row()
    {
        var line = WaitingLine.Empty;
        var since = new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
        for (var n = 0; n < QueuePolicy.Default.WaitingMax; n++)
            line = line.Set(new WaitingConversation(QueueId.Parse("support"), ConversationId.Parse($"{Guid.NewGuid()}"),
                1 + n, 0, [], "en-us", since.AddMicroseconds(RandomNumberGenerator.GetInt32(int.MaxValue)),
                since.AddDays(1).AddMicroseconds(RandomNumberGenerator.GetInt32(int.MaxValue)), null, [], null));
        var record = Snapshot(QueueDecider.Initial with { Line = line });

        Assert.InRange(Plain.Serialize(record).ToMemory().Length, RowMax + 1, int.MaxValue);
        Assert.InRange(Packed.Serialize(record).ToMemory().Length, 1, RowMax * 3 / 4);
    }

    private static EntityRecord Snapshot<T>(T state)
    {
        var output = new ArrayBufferWriter<byte>();
        new JsonStoredFormat().Write(output, state);
        return new EntityRecord { Version = 1, Snapshot = output.WrittenMemory.ToArray() };
    }

    private static EntityRecord Record(int length) =>
        new() { Version = 1, Snapshot = Encoding.UTF8.GetBytes(new string('g', length)) };
}
