using GuestGrid.Core;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace GuestGrid.Gateway.Tests.Grids;

/// <summary>The way from sessions to sockets, as it is between processes: news gets lost on it, or overtaken.</summary>
internal sealed class LossyConnections(ConnectionTable sockets) : IConnections
{
    private static readonly Func<Notice, bool> LosesNone = _ => false;

    private readonly Lock gate = new();
    private Func<Notice, bool> isLost = LosesNone;
    private Func<Notice, bool> isSlow = _ => false;
    private (ConnectionAddress To, Notice Notice)? held;

    /// <summary>Puts it into a grid where acknowledgements are waited for only as long as the test likes.</summary>
    public static Action<IServiceCollection> Into(TimeSpan acknowledgementTimeout) => services => services
        .AddSingleton<LossyConnections>()
        .AddSingleton<IConnections>(provider => provider.GetRequiredService<LossyConnections>())
        .AddSingleton(((SocketLimits)services.Last(service => service.ServiceType == typeof(SocketLimits))
            .ImplementationInstance!) with { AcknowledgementTimeout = acknowledgementTimeout });

    /// <summary>Is one to get lost that has not come yet?</summary>
    public bool Loses
    {
        get { lock (gate) return isLost != LosesNone; }
    }

    /// <summary>The next that is <typeparamref name="TNotice"/> does not arrive.</summary>
    public void LoseNext<TNotice>() where TNotice : Notice
    {
        lock (gate) isLost = notice => notice is TNotice;
    }

    /// <summary>The next that is <typeparamref name="TNotice"/> arrives after what follows it.</summary>
    public void DelayNext<TNotice>() where TNotice : Notice
    {
        lock (gate) isSlow = notice => notice is TNotice;
    }

    public void Push(ConnectionAddress to, Notice notice)
    {
        (ConnectionAddress To, Notice Notice)? late;
        lock (gate)
        {
            if (isLost(notice))
            {
                isLost = LosesNone;
                return;
            }
            if (isSlow(notice))
            {
                isSlow = _ => false;
                held = (to, notice);
                return;
            }
            (late, held) = (held, null);
        }
        sockets.Push(to, notice);
        if (late is { } overtaken) sockets.Push(overtaken.To, overtaken.Notice);
    }
}
