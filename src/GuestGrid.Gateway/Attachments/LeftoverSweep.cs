using GuestGrid.Core.GuestSessions;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Attachments;
using Microsoft.Extensions.Hosting;

namespace GuestGrid.Gateway.Attachments;

/// <summary>
/// Clears what interrupted uploads have left, at the start and every now and then: what a session has confirmed is
/// kept, the rest is erased.
/// </summary>
/// <param name="isAlone">No other process uploads to this store: at the start all that is there is left over.</param>
public sealed class LeftoverSweep(IAttachmentStore store, Uploads uploads, IGuestGrid grid, TimeProvider clock,
    TimeSpan patience, bool isAlone, SocketLog log) : BackgroundService
{
    /// <summary>Settles every upload that was begun before <paramref name="before"/>.</summary>
    public async Task Sweep(DateTimeOffset before)
    {
        foreach (var key in store.Leftovers(before))
        {
            if (uploads.IsUnderWay(key.Attachment)) continue;
            try
            {
                await Settle(key);
            }
            catch (Exception fault) when (Rejections.OfFault(fault) is null)
            {
                // A session that can't be read keeps what it has, and stops nobody.
                log.CommandFailed(fault);
            }
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // What was cut off is gone before anything new can begin; for the rest the grid is asked once it can answer.
        if (isAlone) store.Leftovers(DateTimeOffset.MaxValue);
        return base.StartAsync(cancellationToken);
    }

    private async Task Settle(AttachmentKey key)
    {
        var found = await grid.Session(key.Session).Execute(new GuestSessionCommand.FindAttachment(key.Attachment));
        if (found.Answer is GuestSessionAnswer.Attached { Attachment.Upload: { } upload } && upload == key.Upload)
            await store.Keep(key);
        else
            await store.Discard(key);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var before = clock.GetUtcNow() - (isAlone ? TimeSpan.Zero : patience);
        using var timer = new PeriodicTimer(patience, clock);
        do
        {
            try
            {
                await Sweep(before);
            }
            catch (Exception fault)
            {
                if (Rejections.OfFault(fault) is null) log.CommandFailed(fault);
            }
            before = clock.GetUtcNow() - patience;
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
