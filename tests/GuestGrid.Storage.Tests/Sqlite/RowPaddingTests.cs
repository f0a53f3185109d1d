using GuestGrid.Storage.Sqlite;

namespace GuestGrid.Storage.Tests.Sqlite;

/// <summary>
/// Rows as SQLite lays them out (sqlite.org/fileformat2.html, section 1.6): no page of a row ends with what was there
/// before, and no row takes a page more for it.
/// </summary>
public sealed class RowPaddingTests
{
    [Theory]
    [InlineData(512), InlineData(1024), InlineData(4096), InlineData(65536)]
    public void The_last_page_of_every_row_is_full_and_there_is_none_more(int pageBytes)
    {
        for (var content = 1L; content < 4 * pageBytes; content++)
        {
            var padding = RowPadding.For(pageBytes, content);
            // A longer padding takes more bytes in the header as well: without any it has one there.
            var (pages, unused) = Overflow(pageBytes, content + RowPadding.Bytes(padding) - 1);
            Assert.True(unused == 0, $"{content} bytes and {padding} of padding leave {unused} as they were.");
            Assert.True(pages == Overflow(pageBytes, content).Pages, $"{content} bytes take {pages} pages.");
        }
    }

    [Fact]
    public void Without_padding_a_row_would_leave_something() =>
        Assert.NotEqual(0, Overflow(4096, 4096 - 34).Unused);

    /// <summary>The pages of a row beside its own, and how much of the last one is not written.</summary>
    private static (long Pages, long Unused) Overflow(int pageBytes, long payload)
    {
        if (payload <= pageBytes - 35) return default;
        var (each, least) = (pageBytes - 4L, (pageBytes - 12L) * 32 / 255 - 23);
        var local = least + (payload - least) % each;
        if (local > pageBytes - 35) local = least;
        var pages = (payload - local + each - 1) / each;
        return (pages, pages * each - (payload - local));
    }
}
