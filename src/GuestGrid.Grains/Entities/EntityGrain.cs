using GuestGrid.Core;
using GuestGrid.Grains.Contracts;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Grains.Entities;

/// <summary>
/// The owner of one entity in the cluster: a runner, and what wakes it. Reentrant, so that the runner decides together
/// what arrives together. Nothing happens when it deactivates: everything is in the store before anybody was
/// told of it.
/// </summary>
internal abstract class EntityGrain<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> : Grain, IRemindable
    where TDecider : IDecider<TState, TCommand, TEvent, TAnswer, TPolicy>
    where TState : class where TCommand : class where TEvent : class
{
    private readonly EntityRunner<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> runner;
    private readonly TimeProvider clock;
    private readonly WakeTimer timer;
    private readonly WakeReminder reminder;

    protected EntityGrain(string kind, TPolicy policy, GrainEnvironment environment)
    {
        clock = environment.Clock;
        timer = new WakeTimer(this, environment.Clock, Tick);
        reminder = new WakeReminder(this, environment.Clock, environment.Wakes);
        var store = new RemindingStore(environment.StoreOf(this.GetGrainId()), reminder);
        runner = new(new EntityKey(kind, this.GetPrimaryKeyString()), policy, environment.RunnerOver(store));
    }

    /// <summary>
    /// A tick that comes too early, twice or late changes nothing by itself: the entity decides what is due.
    /// </summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        reminder.NoteTick(status);
        // A reminder is early by design; what is in memory knows that without a write.
        if (!(runner.NextWake > clock.GetUtcNow())) await Tick();
        await reminder.Follow(runner.NextWake);
    }

    protected async ValueTask<Reply<TAnswer>> Run(TCommand command)
    {
        var reply = await Replies.Of(runner.Execute(command));
        timer.Arm(runner.NextWake);
        return reply;
    }

    protected async ValueTask<Reply<TAnswer>[]> RunAll(TCommand[] commands)
    {
        var outcomes = runner.ExecuteAll(commands);
        var replies = new Reply<TAnswer>[outcomes.Length];
        for (var i = 0; i < outcomes.Length; i++) replies[i] = await Replies.Of(outcomes[i]);
        timer.Arm(runner.NextWake);
        return replies;
    }

    // A fault leaves it due, and its runner has reported it.
    private async Task Tick() => await Run(TDecider.Tick);
}
