using GuestGrid.Core;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Runtime.Entities;

/// <summary>
/// The only place that knows the order of things: load, decide, append in one fenced write, then release effects and
/// answer. Commands that arrive while a write is under way are decided together in the next one. Every owner uses it:
/// embedded grid, Orleans grain and simulator. Safe to call from any thread; its own work never runs twice at a time.
/// </summary>
public sealed class EntityRunner<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>(
    EntityKey key, TPolicy policy, RunnerEnvironment environment) : IEntity<TCommand, TAnswer>
    where TDecider : IDecider<TState, TCommand, TEvent, TAnswer, TPolicy>
    where TState : class where TCommand : class where TEvent : class
{
    private readonly Lock gate = new();
    private List<Request<TCommand, TAnswer>> waiting = new(1);
    private List<Request<TCommand, TAnswer>> batch = new(1);
    private bool running;
    private bool retired;
    private bool touched;
    private int deliveries;
    private long verified;

    // Lanes of tells on their way; they outlive the memory, so that no later tell overtakes one under way.
    private HashSet<string>? busyLanes;
    private EntityMemory<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>? memory;

    /// <summary>
    /// When a tick is next due, for the entity or for what its outbox holds; null for never or not known.
    /// </summary>
    public DateTimeOffset? NextWake { get; private set; }

    /// <summary>What is in memory now, for simulations to compare with the store.</summary>
    internal TState? State => memory?.State;

    internal long Version => memory?.Version ?? 0;

    public ValueTask<Outcome<TAnswer>> Execute(TCommand command) => Execute(command, null);

    /// <summary>All of them in a row on a lane of their own, and nobody's between them.</summary>
    public ValueTask<Outcome<TAnswer>>[] ExecuteAll(TCommand[] commands)
    {
        ValueTask<Outcome<TAnswer>>[] outcomes;
        var lane = new Lane();
        lock (gate)
        {
            // As if it ran already: all of them wait before the first is decided, so they share a write.
            (var isIdle, running) = (!running, true);
            outcomes = Array.ConvertAll(commands, command => Execute(command, lane));
            if (!isIdle) return outcomes;
        }
        _ = Run();
        return outcomes;
    }

    /// <summary>False when this runner was retired and another one owns the entity.</summary>
    public bool TryExecute(TCommand command, out ValueTask<Outcome<TAnswer>> outcome, Lane? lane = null)
    {
        var request = new Request<TCommand, TAnswer>(command) { Lane = TDecider.KeepsTurn(command) ? lane : null };
        outcome = request.Outcome;
        lock (gate)
        {
            if (retired) return false;
            touched = true;
            if (waiting.Count >= environment.Limits.WaitingMax)
            {
                request.Fail(new EntityOverloadedException(key.ToString()));
                return true;
            }
            waiting.Add(request);
            if (running) return true;
            running = true;
        }
        _ = Run();
        return true;
    }

    /// <summary>
    /// Ends this runner for good unless it has something to do or was used since the last time this was asked; true
    /// when it is over. Asked at intervals, it gives every entity at least one of them without keeping any time.
    /// </summary>
    public bool TryRetire()
    {
        lock (gate)
        {
            if (touched || running || deliveries > 0) return touched = false;
            return retired = true;
        }
    }

    private ValueTask<Outcome<TAnswer>> Execute(TCommand command, Lane? lane) =>
        TryExecute(command, out var outcome, lane)
            ? outcome : throw new InvalidOperationException($"The runner of {key} was retired.");

    // Never throws: what goes wrong fails the requests of its batch.
    private async Task Run()
    {
        while (TakeBatch())
        {
            try
            {
                await RunBatch();
            }
            catch (Exception fault)
            {
                // Durable or not, nobody knows: what is in memory is not to be trusted (architecture, "One decision,
                // one write"). What its outbox held is delivered when the wake-up stored with it comes, or anybody
                // loads it before.
                memory = null;
                if (fault is not (StoreUnavailableException or VersionConflictException))
                    environment.Faults.DecisionFailed(key, fault);
                var told = fault is VersionConflictException
                    ? new StoreUnavailableException($"{key} has another owner.", fault) : fault;
                foreach (var request in batch) request.Fail(told);
            }
            batch.Clear();
        }
    }

    private bool TakeBatch()
    {
        lock (gate)
        {
            if (waiting.Count == 0) return running = false;
            if (waiting.Count <= environment.Limits.BatchMax) (batch, waiting) = (waiting, batch);
            else
            {
                batch.AddRange(waiting[..environment.Limits.BatchMax]);
                waiting.RemoveRange(0, environment.Limits.BatchMax);
            }
            return true;
        }
    }

    private async ValueTask RunBatch()
    {
        foreach (var request in batch)
            if (request.Settled is { } settled) busyLanes!.Remove(settled.Lane);
        var begun = environment.Clock.GetTimestamp();
        EntityMemory<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>? doubted = null;
        for (var attempt = 1; ; attempt++)
        {
            var isFresh = memory is null;
            memory ??= await Load(doubted);
            if (DecideBatch(memory, out var isWokenInVain) is not { } append)
            {
                if (isFresh || !isWokenInVain && environment.Trusts(verified)) break;
                // It lacks what is due, or is old: somebody else may have written since.
                (doubted, memory) = (memory, null);
                continue;
            }
            try
            {
                verified = environment.Clock.GetTimestamp();
                await environment.Store.Append(append);
                break;
            }
            catch (VersionConflictException) when (
                attempt == 1 && environment.Clock.GetElapsedTime(begun) < environment.Limits.DecideAnewWithin)
            {
                // Nothing of this was written, so all of it can be decided anew on what is really stored. But not when
                // this process hung meanwhile: another owner may have gone on for so long that a message which is
                // sent again is a new one to it.
                memory = null;
            }
        }
        if (memory.IsOver)
        {
            // Another owner may have gone on, with a new life whose version is this one by chance: it is looked at.
            memory = await Load();
            if (memory.IsOver && await environment.Store.TryErase(key, memory.Version)) NextWake = null;
            memory = null;
        }
        Release();
        if (!TDecider.StaysInMemory && memory is { Outbox.Count: 0 }) memory = null;
    }

    private async ValueTask<EntityMemory<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>> Load(
        EntityMemory<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>? doubted = null)
    {
        verified = environment.Clock.GetTimestamp();
        var stored = await environment.Store.Load(key);
        return EntityMemory<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>.Of(
            stored, environment.Format, environment.Limits.SnapshotBytes, environment.Limits.TailFactor, doubted);
    }

    /// <summary>Decides the batch in turn, each on the state the one before left; null for nothing to write.</summary>
    private EntityAppend? DecideBatch(EntityMemory<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> memory,
        out bool isWokenInVain)
    {
        isWokenInVain = false;
        var content = EntityContent.Rent();
        var context = new DecisionContext<TPolicy>(environment.Now, policy);
        memory.Begin(context.Now);
        var isWoken = false;
        foreach (var request in batch)
        {
            if (!request.TryBegin() || !memory.Settle(request.Settled, content)) continue;
            if (request.Command is not { } command) continue;
            isWoken |= command.Equals(TDecider.Tick);
            Decide(memory, request, command, context, content);
        }
        NextWake = memory.NextWake(policy, context.Now + environment.Limits.TellRetryMax);
        if (content.Length == 0 && !isWoken) return null;
        if (content.Length == 0)
        {
            // Nothing was due, so the index is wrong, and would send ticks until somebody corrects it.
            isWokenInVain = !memory.IsWakeOutdated(NextWake, context.Now);
            if (isWokenInVain) return null;
            content.AddNext(memory.Outbox.Next);
        }
        return memory.Append(key, content, NextWake, context.Now);
    }

    private void Decide(EntityMemory<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> memory,
        Request<TCommand, TAnswer> request, TCommand command, DecisionContext<TPolicy> context, EntityContent content)
    {
        TState state;
        Decision<TEvent> decision;
        TAnswer answer;
        try
        {
            decision = TDecider.Decide(memory.State, command, context);
            state = memory.State;
            for (var i = 0; i < decision.Events.Count; i++) state = TDecider.Evolve(state, decision.Events[i]);
            answer = decision.Rejection is null ? TDecider.Answer(state, command, policy) : default!;
        }
        catch (Exception bug)
        {
            request.Bug = bug;
            environment.Faults.DecisionFailed(key, bug);
            return;
        }
        memory.State = state;
        for (var i = 0; i < decision.Events.Count; i++) content.AddEvent(environment.Format, decision.Events[i]);
        for (var i = 0; i < decision.Effects.Count; i++)
            if (decision.Effects[i] is Effect.Tell tell)
                content.AddTell(environment.Format, memory.Outbox.Add(tell), tell);
        request.Effects = decision.Effects;
        request.Decided = new Outcome<TAnswer>(answer, decision.Rejection, decision.Events.Count > 0);
    }

    // Sockets hear of it in the order of the decisions, before the next batch is decided.
    private void Release()
    {
        foreach (var request in batch)
        {
            for (var i = 0; i < request.Effects.Count; i++)
                if (request.Effects[i] is Effect.Notify notify)
                    environment.Connections.Push(notify.To, notify.Notice);
            request.Complete();
        }
        DeliverReady();
    }

    private void DeliverReady()
    {
        if (memory is not { Outbox.Count: > 0 } current) return;
        foreach (var ready in current.Outbox.TakeReady(busyLanes ??= []))
        {
            lock (gate) deliveries++;
            _ = Deliver(ready);
        }
    }

    // Goes on until the receiver has answered: a tell is a promise.
    private async Task Deliver(PendingTell pending)
    {
        var tell = pending.Tell;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var outcome = await environment.Deliver(tell);
                Settle(pending, outcome);
                return;
            }
            catch (Exception fault)
            {
                environment.Faults.DeliveryFailed(key, tell.GetType().Name, attempt, fault);
            }
            await Task.Delay(environment.Limits.WaitAfter(attempt), environment.Clock);
        }
    }

    private void Settle(PendingTell pending, Outcome<object?> outcome)
    {
        var follow = TDecider.Settle(pending.Tell, outcome.Rejection, outcome.Answer);
        var request = new Request<TCommand, TAnswer>(follow, pending);
        lock (gate)
        {
            deliveries--;
            waiting.Add(request);
            if (running) return;
            running = true;
        }
        _ = Run();
    }
}
