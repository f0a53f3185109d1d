using System.Text;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Checks;
using GuestGrid.Simulation.Tests.Grid;
using GuestGrid.Simulation.Tests.Machinery;
using Microsoft.Extensions.Logging.Abstractions;

namespace GuestGrid.Simulation.Tests.Workload;

/// <summary>A gateway of its own for one guest's attachments: it may die in the middle of an upload.</summary>
internal sealed class GuestFiles(World world, IGuestGrid grid, Chance chance) : IIdentifierSource
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<(GuestSessionId Session, AttachmentId Attachment)> uploaded = [];
    private Uploads? uploads;

    public AttachmentId? UploadedTo(GuestSessionId session) =>
        uploaded.FindLast(file => file.Session == session) is { Attachment: var file, Session: var of } && of == session
            ? file : null;

    public async Task Upload(GuestHistory history, GuestSessionId session)
    {
        var doing = history.Begin();
        var content = Encoding.UTF8.GetBytes(doing.Mark);
        var id = new AttachmentId(chance.NextGuid());
        history.Uploads(doing, session, id);
        var file = new AttachedFile(id, $"{doing.Mark}.png", "image/png", content.Length);
        try
        {
            var declared = await grid.Session(session).Execute(
                new GuestSessionCommand.DeclareAttachment(file, null, null));
            if (declared.IsRejected)
            {
                doing.Refuse(world.Loop.Now);
                return;
            }
            var taken = Gateway.Take(new SignedAddress(ConversationId.Of(session), id, file.ContentType, file.Size,
                long.MaxValue), new MemoryStream(content), _ => { }, CancellationToken.None);
            if (await Task.WhenAny(taken, Wait()) != taken)
            {
                // It died, and another one is there.
                uploads = null;
                doing.GiveUp(world.Loop.Now);
            }
            else if (await taken is null)
            {
                doing.Acknowledge(world.Loop.Now);
                uploaded.Add((session, id));
            }
            else doing.Refuse(world.Loop.Now);
        }
        catch (Exception fault) when (IsOutage(fault))
        {
            doing.GiveUp(world.Loop.Now);
        }
    }

    /// <summary>
    /// Clears what uploads have left that were begun so long ago; false when it did not come to its end.
    /// </summary>
    public async Task<bool> Sweep(TimeSpan age)
    {
        using var lines = new FaultLines(new LogLimits(1), TimeProvider.System, NullLogger<FaultLines>.Instance);
        using var sweep = new LeftoverSweep(world.Files, Gateway, grid, TimeProvider.System, Patience, isAlone: false,
            new SocketLog(lines, NullLogger<SocketLog>.Instance));
        try
        {
            var swept = sweep.Sweep(world.Now - age);
            if (await Task.WhenAny(swept, Wait()) != swept)
            {
                // Its gateway died, and another one is there.
                uploads = null;
                return false;
            }
            await swept;
            return true;
        }
        catch (Exception fault) when (IsOutage(fault))
        {
            return false;
        }
    }

    Guid IIdentifierSource.Next() => chance.NextGuid();

    private Uploads Gateway =>
        uploads ??= new Uploads(grid, world.Files, this, (_, _, _) => ValueTask.FromResult(true));

    private Task Wait()
    {
        var done = new TaskCompletionSource();
        world.Loop.After(Patience / 2, world.Clients, done.SetResult);
        return done.Task;
    }

    private static bool IsOutage(Exception fault) =>
        fault is StoreUnavailableException or EntityOverloadedException or IOException;
}
