using GuestGrid.Core.GuestBooks;
using GuestGrid.Grains.Contracts;

namespace GuestGrid.Grains.GuestBooks;

/// <summary>The owner of one book of guests.</summary>
[Alias("guestgrid.book")]
public interface IGuestBookGrain : IGrainWithStringKey
{
    [Alias("execute"), ResponseTimeout(CallDeadline.Text)]
    ValueTask<Reply<GuestBookAnswer>> Execute(GuestBookCommand command);
}
