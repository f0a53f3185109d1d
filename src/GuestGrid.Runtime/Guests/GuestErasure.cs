using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Runtime.Guests;

/// <summary>
/// Erases guests. Once it has answered, nobody finds the guest by its id. Its sessions, with their transcripts and
/// files, and the lists it stands in are told next: what was written promises that, and it goes on after any crash.
/// </summary>
public sealed class GuestErasure(IGuestGrid grid)
{
    /// <param name="unseenSince">Only if it was not seen since then; null for in any case.</param>
    /// <returns>False where there is no such guest, or not any more, or it was seen.</returns>
    /// <exception cref="Stores.StoreUnavailableException">The outcome is unknown; ask again.</exception>
    public async ValueTask<bool> Erase(GuestId guest, DateTimeOffset? unseenSince = null)
    {
        var outcome = await grid.Visitor(guest).Execute(new AnonymousVisitorCommand.EraseGuest(unseenSince));
        return !outcome.IsRejected;
    }
}
