using System.Threading.Tasks.Sources;
using GuestGrid.Core;

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

    public ValueTask<Outcome<TAnswer>> Outcome => new(this, promise.Version);

    /// <summary>Set by the decision; told once the write is durable.</summary>
    public Outcome<TAnswer> Decided { get; set; }

    /// <summary>Set by a decision that threw.</summary>
    public Exception? Bug { get; set; }

    /// <summary>News that the decision has for sockets.</summary>
    public IReadOnlyList<Effect> Effects { get; set; } = [];

    /// <summary>Makes ready for another decision: what the last one came to was not written.</summary>
    public void Forget() => (Decided, Bug, Effects) = (default, null, []);

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
        promise.SetException(exception);
    }

    Outcome<TAnswer> IValueTaskSource<Outcome<TAnswer>>.GetResult(short token) => promise.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<Outcome<TAnswer>>.GetStatus(short token) => promise.GetStatus(token);

    void IValueTaskSource<Outcome<TAnswer>>.OnCompleted(Action<object?> continuation, object? state, short token,
        ValueTaskSourceOnCompletedFlags flags) => promise.OnCompleted(continuation, state, token, flags);
}
