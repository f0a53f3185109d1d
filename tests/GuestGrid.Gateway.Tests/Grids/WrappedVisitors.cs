using System.Reflection;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Guests;
using GuestGrid.Core.Identifiers;
using GuestGrid.Embedded;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace GuestGrid.Gateway.Tests.Grids;

using Visitor = IEntity<AnonymousVisitorCommand, VisitorAnswer>;

/// <summary>A grid as it is but for its visitors: what they are asked goes through a test first.</summary>
public class WrappedVisitors : DispatchProxy
{
    private EmbeddedGrid inner = null!;
    private Func<GuestId, Visitor, AnonymousVisitorCommand, ValueTask<Outcome<VisitorAnswer>>> ask = null!;

    public static Action<IServiceCollection> Into(
        Func<GuestId, Visitor, AnonymousVisitorCommand, ValueTask<Outcome<VisitorAnswer>>> ask) => services => services
        .AddSingleton(provider =>
        {
            var grid = Create<IGuestGrid, WrappedVisitors>();
            var self = (WrappedVisitors)(object)grid;
            (self.inner, self.ask) = (provider.GetRequiredService<EmbeddedGrid>(), ask);
            return grid;
        });

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

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        var found = method!.Invoke(inner, arguments);
        return found is Visitor visitor ? new Wrapped(this, (GuestId)arguments![0]!, visitor) : found;
    }

    private sealed class Wrapped(WrappedVisitors visitors, GuestId guest, Visitor visitor) : Visitor
    {
        public ValueTask<Outcome<VisitorAnswer>> Execute(AnonymousVisitorCommand command) =>
            visitors.ask(guest, visitor, command);
    }
}
