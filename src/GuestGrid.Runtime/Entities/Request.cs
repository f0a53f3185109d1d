using System.Threading.Tasks.Sources;
using GuestGrid.Core;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Runtime.Entities;

/// <summary>One command on its way through a runner, and the promise of its outcome.</summary>
internal sealed class Request<TCommand, TAnswer> : IValueTaskSource<Outcome<TAnswer>> where TCommand : class
{
    private ManualResetValueTaskSourceCore<Outcome<TAnswer>> promise;
    private bool isTold;

    /// <param name="command">Null for the release of a tell that nothing follows from.</param>
    /// <param name="settled">The tell that has been answered; null for a command from outside.</param>
    public Request(TCommand? command, PendingTell? settled = null)
    {
        Command = command;
        Settled = settled;
        promise.RunContinuationsAsynchronously = true;
    }

    public TCommand? Command { get; }

    public PendingTell? Settled { get; }

    /// <summary>Where it came from, if it keeps its turn there.</summary>
    public Lane? Lane { get; init; }

    public ValueTask<Outcome<TAnswer>> Outcome => new(this, promise.Version);

    /// <summary>Set by the decision; told once the write is durable.</summary>
    public Outcome<TAnswer> Decided
    {
        get;
        set
        {
            field = value;
            if (value.Rejection?.ComesAgain() is true) Lane?.Lose();
        }
    }

    /// <summary>Set by a decision that threw, or where there was none.</summary>
    public Exception? Bug
    {
        get;
        set
        {
            field = value;
            if (value is not null) Lane?.Lose();
        }
    }

    /// <summary>News that the decision has for sockets.</summary>
    public IReadOnlyList<Effect> Effects { get; set; } = [];

    /// <summary>
    /// Makes ready for a decision: what the last one came to was not written. False when one before it got lost.
    /// </summary>
    public bool TryBegin()
    {
        (Decided, Bug, Effects) = (default, null, []);
        if (Lane is not { HasLost: true }) return true;
        Bug = new StoreUnavailableException("What came before it may not be stored.");
        return false;
    }

    public void Complete()
    {
        isTold = true;
        if (Bug is not null) promise.SetException(Bug);
        else promise.SetResult(Decided);
    }

    /// <summary>No effect on who was told already.</summary>
    public void Fail(Exception exception)
    {
        if (isTold) return;
        isTold = true;
        Lane?.Lose();
        promise.SetException(exception);
    }

    Outcome<TAnswer> IValueTaskSource<Outcome<TAnswer>>.GetResult(short token) => promise.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<Outcome<TAnswer>>.GetStatus(short token) => promise.GetStatus(token);

    void IValueTaskSource<Outcome<TAnswer>>.OnCompleted(Action<object?> continuation, object? state, short token,
        ValueTaskSourceOnCompletedFlags flags) => promise.OnCompleted(continuation, state, token, flags);
}
