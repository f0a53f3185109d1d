using System.Net;
using System.Net.Sockets;

namespace GuestGrid.Storage.Tests.Postgres;

/// <summary>Stands between a store and its server, and can swallow what the server answers.</summary>
sealed class CutWire : IDisposable
{
    readonly EndPoint _server;
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly Lock _lock = new();
    readonly List<Socket> _open = [];
    long _lostBytes;
    volatile bool _losing;

    public CutWire(EndPoint server)
    {
        _server = server;
        _listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public long LostBytes => Interlocked.Read(ref _lostBytes);

    public void LoseAnswers() => _losing = true;

    /// <summary>Ends every connection; new ones are whole again.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            _losing = false;
            _open.ForEach(socket => socket.Dispose());
            _open.Clear();
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        Cut();
    }

    async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                var server = new Socket(
                    _server is UnixDomainSocketEndPoint ? AddressFamily.Unix : AddressFamily.InterNetwork,
                    SocketType.Stream, ProtocolType.Unspecified);
                await server.ConnectAsync(_server);
                lock (_lock)
                    _open.AddRange([client, server]);
                _ = Pump(client, server, mayLose: false);
                _ = Pump(server, client, mayLose: true);
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    async Task Pump(Socket from, Socket to, bool mayLose)
    {
        var buffer = new byte[65536];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var read)
                if (mayLose && _losing)
                    Interlocked.Add(ref _lostBytes, read);
                else
                    await to.SendAsync(buffer.AsMemory(0, read));
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
        from.Dispose();
        to.Dispose();
    }
}
