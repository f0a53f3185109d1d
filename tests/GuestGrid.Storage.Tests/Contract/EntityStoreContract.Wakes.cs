using GuestGrid.Runtime.Stores;

namespace GuestGrid.Storage.Tests.Contract;

public abstract partial class EntityStoreContract
{
    [Fact]
    public async Task Nothing_is_due_in_an_empty_store() =>
        Assert.Empty(await Store.DueWakes(Noon, 10));

    [Fact]
    public async Task An_entity_is_due_from_its_wake_on()
    {
        await Store.Append(Content.Entry(Session, 0, "x", Noon));

        Assert.Empty(await Store.DueWakes(Noon.AddTicks(-1), 10));
        Assert.Equal([Session], await Store.DueWakes(Noon, 10));
        Assert.Equal([Session], await Store.DueWakes(Noon.AddYears(1), 10));
    }

    [Fact]
    public async Task A_wake_in_another_zone_is_the_same_moment()
    {
        await Store.Append(Content.Entry(Session, 0, "x", Noon.ToOffset(TimeSpan.FromHours(9))));

        Assert.Empty(await Store.DueWakes(Noon.AddTicks(-1), 10));
        Assert.Equal([Session], await Store.DueWakes(Noon.ToOffset(TimeSpan.FromHours(-5)), 10));
    }

    [Fact]
    public async Task Due_entities_come_earliest_first_and_at_most_so_many()
    {
        int[] minutes = [5, 1, 4, 2, 3];
        foreach (var minute in minutes)
            await Store.Append(Content.Entry(new("session", $"{minute}"), 0, "x", Noon.AddMinutes(minute)));

        Assert.Equal(["1", "2", "3"], (await Store.DueWakes(Noon.AddHours(1), 3)).Select(key => key.Id));
        Assert.Equal(["1", "2"], (await Store.DueWakes(Noon.AddMinutes(2), 3)).Select(key => key.Id));
    }

    [Fact]
    public async Task An_entity_stays_due_until_an_append_says_otherwise()
    {
        await Store.Append(Content.Entry(Session, 0, "x", Noon));

        Assert.Single(await Store.DueWakes(Noon, 10));
        Assert.Single(await Store.DueWakes(Noon, 10));
        await Store.Append(Content.Entry(Session, 1, "x"));
        Assert.Empty(await Store.DueWakes(Noon.AddYears(1), 10));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task Only_the_newest_wake_counts(int minutes)
    {
        await Store.Append(Content.Entry(Session, 0, "x", Noon));
        Assert.Single(await Store.DueWakes(Noon, 10));
        await Store.Append(Content.Entry(Session, 1, "x", Noon.AddMinutes(minutes)));

        Assert.Empty(await Store.DueWakes(Noon.AddMinutes(minutes).AddTicks(-1), 10));
        Assert.Equal([Session], await Store.DueWakes(Noon.AddMinutes(minutes), 10));
    }

    [Fact]
    public async Task An_entity_is_due_once_however_often_its_wake_moved()
    {
        int[] minutes = [50, 40, 60, 30, 70, 20];
        for (var version = 0; version < minutes.Length; version++)
            await Store.Append(Content.Snapshot(Session, version, "x", Noon.AddMinutes(minutes[version])));

        Assert.Empty(await Store.DueWakes(Noon.AddMinutes(19), 10));
        Assert.Equal([Session], await Store.DueWakes(Noon.AddMinutes(80), 10));
    }

    [Fact]
    public async Task An_erased_entity_is_never_due()
    {
        await Store.Append(Content.Entry(Session, 0, "x", Noon));
        await Store.Erase(Session, 1);

        Assert.Empty(await Store.DueWakes(Noon.AddYears(1), 10));
    }

    [Fact]
    public async Task A_refused_append_moves_no_wake()
    {
        await Store.Append(Content.Entry(Session, 0, "x", Noon));
        await Assert.ThrowsAsync<VersionConflictException>(
            async () => await Store.Append(Content.Entry(Session, 7, "x")));

        Assert.Equal([Session], await Store.DueWakes(Noon, 10));
    }
}
