using System.Net;
using GuestGrid.Benchmarks.Wire;

namespace GuestGrid.Benchmarks.Load;

/// <summary>P6: guests that connect and then say nothing but pong.</summary>
internal sealed class IdleLoad : ILoad
{
    /// <summary>Below the number of ephemeral ports of one address.</summary>
    private const int PerAddress = 5_000;

    private readonly Faults faults = new();
    private readonly List<IdleGuest> guests = [];

    public IdleLoad(LoadCommand command)
    {
        var tokens = command.TokenFile is { } file ? File.ReadAllLines(file) : [];
        for (var index = 0; index < command.Connections; index++)
        {
            var local = new IPAddress([127, 0, 0, (byte)(2 + (index / PerAddress))]);
            guests.Add(new IdleGuest(faults, command, local, tokens.Length > 0 ? tokens[index] : null));
        }
    }

    /// <summary>How many are still there.</summary>
    public LoadReply Run(LoadCommand command) =>
        new() { Count = guests.Count(guest => !guest.IsClosed), Faults = faults.Take() };

    public LoadReply Close()
    {
        Dispose();
        return new LoadReply { Faults = faults.Take() };
    }

    public void Dispose()
    {
        foreach (var guest in guests)
            guest.Dispose();
        guests.Clear();
    }

    private sealed class IdleGuest : GuestSocket
    {
        private readonly Faults faults;

        public IdleGuest(Faults faults, LoadCommand command, IPAddress local, string? token)
            : base(command, local, 256)
        {
            this.faults = faults;
            Connect(token);
        }

        protected override void OnFrame(in ServerFrame frame, ReadOnlySpan<byte> text)
        {
        }

        protected override void OnLost(string why) => faults.Add("an idle connection was lost: " + why);
    }
}
