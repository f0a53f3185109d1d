using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Guests;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace GuestGrid.Gateway.Tests.Grids;

/// <summary>A grid as it is but for its visitors: what they are asked goes through a test first.</summary>
internal static class WrappedVisitors
{
    public static Action<IServiceCollection> Into(Func<GuestId, IEntity<AnonymousVisitorCommand, VisitorAnswer>,
        AnonymousVisitorCommand, ValueTask<Outcome<VisitorAnswer>>> ask) =>
        WrappedEntities<GuestId, AnonymousVisitorCommand, VisitorAnswer>.Into(ask);

    /// <summary>
    /// Counts interactions as one without entities would: reads, adds, and writes when all others have read.
    /// </summary>
    /// <param name="count">So many are counted at once.</param>
    public static Action<IServiceCollection> WithHastyCounts(int count)
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return Into(async (_, visitor, command) =>
        {
            if (command is not AnonymousVisitorCommand.CountInteraction one) return await visitor.Execute(command);
            var read = await visitor.Execute(new AnonymousVisitorCommand.Inspect());
            if (Interlocked.Decrement(ref count) == 0) all.SetResult();
            await all.Task;
            return await visitor.Execute(new AnonymousVisitorCommand.ChangeGuest(
                Interactions.Count(read.Answer.Guest!, one.Type, one.Increment, DateTimeOffset.UnixEpoch)));
        });
    }
}
