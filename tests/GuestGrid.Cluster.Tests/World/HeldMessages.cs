using GuestGrid.Core;
using GuestGrid.Runtime;

namespace GuestGrid.Cluster.Tests.World;

/// <summary>Brings no message once it is told so: what was stored, and answered, is never sent.</summary>
internal sealed class HeldMessages
{
    public volatile bool IsHeld;

    public IConnections Before(IConnections way) => new Way(this, way);

    private sealed class Way(HeldMessages held, IConnections next) : IConnections
    {
        public void Push(ConnectionAddress to, Notice notice)
        {
            if (!held.IsHeld || notice is not Notice.MessageAdded) next.Push(to, notice);
        }
    }
}
