using GuestGrid.Core.GuestBooks;
using GuestGrid.Grains.Contracts;

namespace GuestGrid.Grains.GuestBooks;

/// <summary>The owner of one closed chapter of a book of guests.</summary>
[Alias("guestgrid.chapter")]
public interface IGuestChapterGrain : IGrainWithStringKey
{
    [Alias("execute"), ResponseTimeout(CallDeadline.Text)]
    ValueTask<Reply<GuestChapterAnswer>> Execute(GuestChapterCommand command);
}
