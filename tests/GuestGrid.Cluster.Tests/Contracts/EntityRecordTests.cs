using System.Text;
using GuestGrid.Grains.Stores;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;

namespace GuestGrid.Cluster.Tests.Contracts;

/// <summary>What grain storage providers keep is read for ever.</summary>
public sealed class EntityRecordTests
{
    // Of the first version: one snapshot, two entries, the second of them empty.
    private const string Stored = "20006209410B77686F6C6521000541096D6F72654001E0E0";

    private static readonly OrleansGrainStorageSerializer Serializer = new(new ServiceCollection().AddSerializer()
        .BuildServiceProvider().GetRequiredService<Serializer>());

    [Fact]
    public void A_record_is_stored_in_the_same_bytes() => Assert.Equal(Stored, Convert.ToHexString(
        Serializer.Serialize(new EntityRecord
        {
            Version = 300, Snapshot = Encoding.UTF8.GetBytes("whole"), Entries = [Encoding.UTF8.GetBytes("more"), []],
        })));

    [Fact]
    public void What_was_stored_is_read()
    {
        var record = Serializer.Deserialize<EntityRecord>(new BinaryData(Convert.FromHexString(Stored)))!;

        Assert.Equal(300, record.Version);
        Assert.Equal("whole", Encoding.UTF8.GetString(record.Snapshot!));
        Assert.Equal(["more", ""], record.Entries.Select(Encoding.UTF8.GetString));
    }

    [Theory]
    [InlineData("guestgrid.session", "0b1e9a52-6f0c-4c39-8d5e-0d8f1a3c7b21",
        "entity/guestgrid.session:0b1e9a52-6f0c-4c39-8d5e-0d8f1a3c7b21")]
    [InlineData("guestgrid.book", "2026-11-21/3", "entity/guestgrid.book:2026-11-21_2f3")]
    [InlineData("guestgrid.agent", "a_b\\c#d?e%f", "entity/guestgrid.agent:a_5fb_5cc_23d_3fe_25f")]
    public void A_record_is_found_where_it_always_was(string type, string key, string address) =>
        Assert.Equal(address, RecordAddress.Of(GrainId.Create(type, key)).ToString());
}
