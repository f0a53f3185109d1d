using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite.Log;
using GuestGrid.Storage.Sqlite.Overlay;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Sqlite;

/// <summary>The moments between a load's look at the overlay and its read of the row, which no test can hit from outside.</summary>
public sealed class EntityOverlayTests
{
    static readonly EntityKey Key = new("session", "a");
    readonly EntityOverlay _overlay = new(10);

    public EntityOverlayTests() =>
        _overlay.Replay(_overlay.Open(Key, 1), new(Key, LogRecordKind.Entry, 2, null, Content.Of("x")), 1, 0);

    [Fact]
    public void A_row_that_did_not_change_belongs_to_the_view_before_it() =>
        Assert.True(_overlay.Confirm(Key, _overlay.View(Key), 1));

    [Fact]
    public void A_row_about_to_change_no_longer_belongs_to_an_earlier_view()
    {
        var view = _overlay.View(Key);
        _overlay.Announce(1);

        Assert.False(_overlay.Confirm(Key, view, 2));
        Assert.True(_overlay.Confirm(Key, _overlay.View(Key), 2));
    }

    [Fact]
    public void A_row_that_changed_no_longer_belongs_to_an_earlier_view()
    {
        _overlay.Announce(1);
        var view = _overlay.View(Key);
        _overlay.RowsWritten(1);

        Assert.False(_overlay.Confirm(Key, view, 2));
        Assert.False(_overlay.View(Key).Continues);
    }

    [Fact]
    public void What_a_reader_holds_stays_though_its_row_is_written_and_its_memory_used_again()
    {
        var other = Key with { Id = "b" };
        _overlay.Replay(_overlay.Open(other, 1), new(other, LogRecordKind.Snapshot, 2, null, Content.Of("s")), 1, 0);
        var (entry, snapshot) = (_overlay.View(Key), _overlay.View(other));

        _overlay.Announce(2);
        _overlay.RowsWritten(2);
        foreach (var id in new[] { "c", "d", "e" })
        {
            var later = Key with { Id = id };
            _overlay.Replay(_overlay.Open(later, 1), new(later, LogRecordKind.Entry, 2, null, Content.Of("y")), 2, 0);
        }

        Assert.Equal(Content.Of("x").ToArray(), Assert.Single(entry.Tail).ToArray());
        Assert.Equal(Content.Of("s").ToArray(), snapshot.Snapshot!.Value.ToArray());
    }
}
