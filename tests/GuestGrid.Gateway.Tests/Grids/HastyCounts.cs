using System.Reflection;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Guests;
using GuestGrid.Embedded;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace GuestGrid.Gateway.Tests.Grids;

/// <summary>
/// A grid that counts interactions as one without entities would: reads, adds, and writes when all others have read.
/// </summary>
public class HastyCounts : DispatchProxy
{
    private EmbeddedGrid inner = null!;
    private CountdownEvent readers = null!;
    private TaskCompletionSource all = null!;

    /// <param name="count">So many are counted at once.</param>
    public static Action<IServiceCollection> Into(int count) => services => services
        .AddSingleton(provider =>
        {
            var grid = Create<IGuestGrid, HastyCounts>();
            var self = (HastyCounts)(object)grid;
            self.inner = provider.GetRequiredService<EmbeddedGrid>();
            self.readers = new CountdownEvent(count);
            self.all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return grid;
        });

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        var found = method!.Invoke(inner, arguments);
        return found is IEntity<AnonymousVisitorCommand, VisitorAnswer> visitor ? new Hasty(this, visitor) : found;
    }

    private sealed class Hasty(HastyCounts counts, IEntity<AnonymousVisitorCommand, VisitorAnswer> visitor)
        : IEntity<AnonymousVisitorCommand, VisitorAnswer>
    {
        public async ValueTask<Outcome<VisitorAnswer>> Execute(AnonymousVisitorCommand command)
        {
            if (command is not AnonymousVisitorCommand.CountInteraction count) return await visitor.Execute(command);
            var read = await visitor.Execute(new AnonymousVisitorCommand.Inspect());
            if (counts.readers.Signal()) counts.all.SetResult();
            await counts.all.Task;
            return await visitor.Execute(new AnonymousVisitorCommand.ChangeGuest(
                Interactions.Count(read.Answer.Guest!, count.Type, count.Increment, DateTimeOffset.UnixEpoch)));
        }
    }
}
