using GuestGrid.Core.GuestSessions;
using GuestGrid.Grains.Contracts;
using GuestGrid.Grains.Entities;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Grains.GuestSessions;

/// <summary>
/// One caller's way to a session, on which nothing overtakes. Orleans promises no order between two calls, so one is
/// under way at a time; it carries all that was asked for meanwhile.
/// </summary>
internal sealed class SessionLane(IGuestSessionGrain grain) : IEntity<GuestSessionCommand, GuestSessionAnswer>
{
    /// <summary>Commands in one call: as many as a socket has under way.</summary>
    public const int BatchMax = 64;

    private readonly Lock gate = new();
    private readonly List<Call> waiting = new(1);
    private bool running;

    // Only where it runs, one at a time.
    private bool hasLost;

    public ValueTask<Outcome<GuestSessionAnswer>> Execute(GuestSessionCommand command)
    {
        var call = new Call(command);
        lock (gate)
        {
            waiting.Add(call);
            if (running) return new(call.Task);
            running = true;
        }
        _ = Run();
        return new(call.Task);
    }

    // Never throws: what goes wrong is told to who asked.
    private async Task Run()
    {
        while (TakeBatch() is { } batch) await (batch.Length == 1 ? Send(batch[0]) : SendAll(batch));
    }

    /// <summary>The next in a row that may go together; null when nothing waits.</summary>
    private Call[]? TakeBatch()
    {
        lock (gate)
        {
            running = waiting.Count > 0;
            if (!running) return null;
            var count = 1;
            if (!hasLost && waiting[0].IsRepeatable)
                while (count < Math.Min(waiting.Count, BatchMax) && waiting[count].IsRepeatable) count++;
            var batch = waiting.GetRange(0, count).ToArray();
            waiting.RemoveRange(0, count);
            return batch;
        }
    }

    private async ValueTask SendAll(Call[] batch)
    {
        try
        {
            var replies = await GrainCall.Ask(grain, Array.ConvertAll(batch, call => call.Command),
                static (grain, commands) => grain.ExecuteAll(commands), mayRepeat: true);
            for (var i = 0; i < batch.Length; i++) Tell(batch[i], replies[i]);
        }
        catch (Exception fault)
        {
            foreach (var call in batch) Fail(call, fault);
        }
    }

    private async ValueTask Send(Call call)
    {
        try
        {
            if (hasLost && call.KeepsTurn)
                throw new StoreUnavailableException($"{grain} may lack a message before it.");
            Tell(call, await GrainCall.Ask(grain, call.Command,
                static (grain, command) => grain.Execute(command), call.IsRepeatable));
        }
        catch (Exception fault)
        {
            Fail(call, fault);
        }
    }

    private void Tell(Call call, Reply<GuestSessionAnswer> reply)
    {
        try
        {
            var outcome = Replies.ToOutcome(reply, grain.ToString()!);
            // It would be welcome a moment later, and so would the ones after it: out of turn.
            hasLost |= call.KeepsTurn && outcome.Rejection?.ComesAgain() is true;
            call.SetResult(outcome);
        }
        catch (Exception fault)
        {
            Fail(call, fault);
        }
    }

    // What follows a message of which nobody knows whether it is stored must not overtake it: whoever asked finds out
    // first what is stored.
    private void Fail(Call call, Exception fault)
    {
        hasLost |= call.KeepsTurn;
        call.SetException(fault);
    }

    /// <summary>One command on its way, and the promise of its outcome.</summary>
    private sealed class Call(GuestSessionCommand command)
        : TaskCompletionSource<Outcome<GuestSessionAnswer>>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public GuestSessionCommand Command => command;

        public bool KeepsTurn => GuestSessionDecider.KeepsTurn(command);

        /// <summary>False for what the session can't recognise as a repetition.</summary>
        public bool IsRepeatable => command is not (GuestSessionCommand.SendMessage { ClientMessageId: null }
            or GuestSessionCommand.RotateToken);
    }
}
