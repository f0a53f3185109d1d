using GuestGrid.Core;

namespace GuestGrid.Gateway.Sockets;

/// <summary>A connected guest or agent, as those with news for it see it.</summary>
public interface ILiveSocket
{
    /// <summary>
    /// About when time alone has news for it: who is nearest to that looks for itself first. Agents do so before all
    /// guests, for each has several who wait.
    /// </summary>
    DateTimeOffset NextDue => DateTimeOffset.MinValue;

    /// <summary>Returns at once; called in the order of the news.</summary>
    void Receive(Notice notice);

    /// <summary>News may not have come: looks for itself. Throws where nobody answers.</summary>
    ValueTask Resync();

    /// <summary>Closes, for the client to come back and resume.</summary>
    void Recall();
}
