using System.Net;
using System.Net.Sockets;

namespace GuestGrid.Benchmarks.Wire;

/// <summary>
/// A loopback connection that reads in a loop and hands on what it has. The load process runs completions
/// inline on the one poll thread (see LoadProcess), so a callback must never wait.
/// </summary>
internal abstract class LoopSocket : IDisposable
{
    private readonly Socket socket;
    private readonly SocketAsyncEventArgs receive = new();
    private byte[] buffer;
    private int filled;
    private volatile bool closed;

    protected LoopSocket(IPEndPoint remote, IPAddress? local, int bufferSize)
    {
        socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.NoDelay = true;
        if (local is not null)
            socket.Bind(new IPEndPoint(local, 0));
        socket.Connect(remote);
        socket.ReceiveTimeout = 20_000;
        buffer = new byte[bufferSize];
        receive.Completed += (_, _) => Completed();
    }

    public bool IsClosed => closed;

    /// <summary>From here on the loop owns reading.</summary>
    public void StartLoop() => Completed(first: true);

    public void Dispose()
    {
        closed = true;
        socket.Dispose();
        receive.Dispose();
    }

    /// <summary>Takes whole frames or answers off the front; returns how many bytes it used.</summary>
    protected abstract int Consume(ReadOnlySpan<byte> received);

    protected abstract void OnLost(string why);

    protected void SendNow(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0)
                bytes = bytes[socket.Send(bytes)..];
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            Lose($"send: {fault.Message}");
        }
    }

    /// <summary>
    /// Reads on the calling thread until <see cref="Consume"/> takes something; before the loop only.
    /// </summary>
    protected void ReadOnce()
    {
        while (filled == 0 || !TakeFront())
        {
            MakeRoom();
            var got = socket.Receive(buffer.AsSpan(filled));
            if (got == 0)
                throw new BenchmarkException("connection closed while opening");
            filled += got;
        }
    }

    private void Completed(bool first = false)
    {
        try
        {
            if (first && filled > 0)
                TakeFront();
            else if (!first && !Received())
                return;
            do
            {
                MakeRoom();
                receive.SetBuffer(buffer, filled, buffer.Length - filled);
            }
            while (!socket.ReceiveAsync(receive) && Received());
        }
        catch (Exception fault)
            when (fault is SocketException or ObjectDisposedException or BenchmarkException)
        {
            Lose(fault.Message);
        }
    }

    private bool Received()
    {
        if (receive.SocketError != SocketError.Success || receive.BytesTransferred == 0)
        {
            Lose(receive.SocketError.ToString());
            return false;
        }

        filled += receive.BytesTransferred;
        TakeFront();
        return true;
    }

    private bool TakeFront()
    {
        var used = Consume(buffer.AsSpan(0, filled));
        if (used > 0 && used < filled)
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
        filled -= used;
        return used > 0;
    }

    private void MakeRoom()
    {
        if (filled == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
    }

    private void Lose(string why)
    {
        if (closed)
            return;
        closed = true;
        OnLost(why);
    }
}
