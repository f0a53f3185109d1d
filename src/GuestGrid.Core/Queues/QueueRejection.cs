namespace GuestGrid.Core.Queues;

/// <summary>Why a queue refuses.</summary>
public abstract record QueueRejection : Rejection
{
    private QueueRejection() { }

    public sealed record QueueFull : QueueRejection;

    public sealed record TooManyAgents : QueueRejection;
}
