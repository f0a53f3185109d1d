using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Postgres;

public sealed class KeyTests
{
    public static TheoryData<string> Refused => [new string('x', 2000), "nul\0", "\ud800"];

    [PostgresTheory]
    [MemberData(nameof(Refused))]
    public async Task A_key_that_cannot_be_stored_is_a_mistake_of_the_caller_alone(string id)
    {
        await using var schema = new TestSchema();
        await using var store = await schema.Open();

        await Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await store.Append(Content.Entry(new("session", id), 0, "x")));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.Load(new("session", id)));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.Erase(new("session", id), 0));
        Assert.Equal(0, store.Counters.Faults);
    }

    [PostgresFact]
    public async Task The_longest_key_and_the_longest_append_are_stored()
    {
        EntityKey key = new("session", new string('\u00e9', 508));
        await using var schema = new TestSchema();
        await using var store = await schema.Open();

        await store.Append(new(key, 0, new byte[schema.Options.AppendBytesMax], false, null));

        Assert.Equal(schema.Options.AppendBytesMax, (await store.Load(key)).Entries[0].Length);
    }

    [PostgresFact]
    public async Task An_append_longer_than_allowed_is_a_mistake_of_the_caller()
    {
        await using var schema = new TestSchema();
        await using var store = await schema.Open(options => options with { AppendBytesMax = 10 });

        await Assert.ThrowsAsync<ArgumentException>(
            async () => await store.Append(Content.Entry(new("session", "a"), 0, "eleven bytes")));
    }
}
