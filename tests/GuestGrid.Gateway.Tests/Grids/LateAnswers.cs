using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace GuestGrid.Gateway.Tests.Grids;

/// <summary>Sessions of which one answer may come late: what it says was so, and is not any more.</summary>
internal sealed class LateAnswers
{
    private readonly Lock gate = new();
    private Type? late;
    private Func<Task> meanwhile = () => Task.CompletedTask;

    /// <summary>The answer to the next <typeparamref name="TCommand"/> arrives after this has happened.</summary>
    public void DelayNext<TCommand>(Func<Task> meanwhile) where TCommand : GuestSessionCommand
    {
        lock (gate) (late, this.meanwhile) = (typeof(TCommand), meanwhile);
    }

    /// <summary>Is one to be late that was not asked for yet?</summary>
    public bool Delays
    {
        get { lock (gate) return late is not null; }
    }

    public Action<IServiceCollection> Into() =>
        WrappedEntities<GuestSessionId, GuestSessionCommand, GuestSessionAnswer>.Into(async (_, session, command) =>
        {
            var isLate = false;
            lock (gate)
                if (command.GetType() == late) (isLate, late) = (true, null);
            var outcome = await session.Execute(command);
            if (isLate) await meanwhile();
            return outcome;
        });
}
