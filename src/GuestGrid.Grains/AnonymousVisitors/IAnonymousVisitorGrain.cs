using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Grains.Contracts;

namespace GuestGrid.Grains.AnonymousVisitors;

/// <summary>The owner of one anonymous visitor, by the guest's id.</summary>
[Alias("guestgrid.visitor")]
public interface IAnonymousVisitorGrain : IGrainWithStringKey
{
    [Alias("execute"), ResponseTimeout(CallDeadline.Text)]
    ValueTask<Reply<VisitorAnswer>> Execute(AnonymousVisitorCommand command);
}
