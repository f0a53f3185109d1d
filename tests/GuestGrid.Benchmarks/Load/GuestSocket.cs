using System.Net;
using System.Text;
using GuestGrid.Benchmarks.Wire;

namespace GuestGrid.Benchmarks.Load;

/// <summary>
/// A guest's socket: with a token it resumes a session first, without one it talks to the reference.
/// </summary>
internal abstract class GuestSocket : RawWebSocket
{
    private bool connected;

    protected GuestSocket(LoadCommand command, IPAddress? local, int bufferSize)
        : base(new IPEndPoint(IPAddress.Loopback, command.Port), local, command.Path, bufferSize)
    {
    }

    public string ConversationId { get; private set; } = "";

    /// <summary>The last step of a derived constructor: frames may follow the answer at once.</summary>
    protected void Connect(string? token)
    {
        connected = token is null;
        if (token is not null)
            SendText($$"""{"type":"connect","guestInfo":{"name":"Bench"},"token":"{{token}}"}""");
        while (!connected)
            ReadOnce();
        StartLoop();
    }

    /// <summary>A frame after the connect; runs on the poll thread.</summary>
    protected abstract void OnFrame(in ServerFrame frame, ReadOnlySpan<byte> text);

    protected sealed override void OnText(ReadOnlySpan<byte> text)
    {
        var frame = ServerFrame.Parse(text);
        if (connected)
        {
            OnFrame(frame, text);
            return;
        }

        if (frame.Type.SequenceEqual("error"u8))
            throw new BenchmarkException("connect: " + Encoding.UTF8.GetString(text));
        if (!frame.Type.SequenceEqual("connect"u8))
            return;
        connected = true;
        ConversationId = Encoding.UTF8.GetString(frame.ConversationId);
    }
}
