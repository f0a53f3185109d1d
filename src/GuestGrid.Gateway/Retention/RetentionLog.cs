using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Operations;
using GuestGrid.Runtime.Guests;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Retention;

/// <summary>What an operator reads of the retention job.</summary>
public sealed partial class RetentionLog(FaultLines lines, ILogger<RetentionLog> logger) : IRetentionFaults
{
    public void GuestFailed(GuestId guest, Exception exception)
    {
        if (lines.MayWrite("guests that could not be erased")) LogGuestFailed(guest, exception);
    }

    public void BookFailed(string book, Exception exception)
    {
        if (lines.MayWrite("guest books that can't be read")) LogBookFailed(book, exception);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Guest {Guest} could not be erased; the next run tries again.")]
    private partial void LogGuestFailed(GuestId guest, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Guest book {Book} can't be read; its guests are not erased.")]
    private partial void LogBookFailed(string book, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message =
        "Retention: {Examined} guests examined, {Erased} erased, {Skipped} skipped, {Failed} failed.")]
    internal partial void Ended(long examined, long erased, long skipped, long failed);

    [LoggerMessage(Level = LogLevel.Error, Message = "A purge failed; who is erased by now stays so.")]
    internal partial void PurgeFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The retention run was interrupted; it goes on in a minute.")]
    internal partial void Interrupted(Exception exception);
}
