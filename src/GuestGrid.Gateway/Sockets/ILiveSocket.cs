using GuestGrid.Core;

namespace GuestGrid.Gateway.Sockets;

/// <summary>A connected guest or agent, as those with news for it see it.</summary>
public interface ILiveSocket
{
    /// <summary>Returns at once; called in the order of the news.</summary>
    void Receive(Notice notice);
}
