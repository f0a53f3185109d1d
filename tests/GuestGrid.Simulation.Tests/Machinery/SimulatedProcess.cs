namespace GuestGrid.Simulation.Tests.Machinery;

/// <summary>
/// Something that can die: whatever was started in it continues in it, through the captured synchronization context,
/// and
/// stops for good where it stands when the process is dead.
/// </summary>
internal sealed class SimulatedProcess(EventLoop loop, string name) : SynchronizationContext
{
    public bool IsAlive { get; private set; } = true;

    public void Kill() => IsAlive = false;

    public override void Post(SendOrPostCallback callback, object? state) => loop.Post(this, callback, state);

    public override void Send(SendOrPostCallback callback, object? state) =>
        throw new NotSupportedException("A simulation has one thread and waits for nothing.");

    public override SynchronizationContext CreateCopy() => this;

    public override string ToString() => name;
}
