using GuestGrid.Core.Identifiers;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Dialects.Guests;

internal static partial class GuestsDialectLog
{
    /// <summary>All that is kept of an erased guest: an id that leads nowhere any more.</summary>
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Guest {GuestId} was erased by {ClientId}")]
    public static partial void GuestErased(this ILogger logger, GuestId guestId, string clientId);
}
