using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Conversations;
using GuestGrid.Simulation.Tests.Checks;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Workload;

/// <summary>
/// What a guest has of its conversation: news that follows on is taken, anything else makes it read on from where it
/// is.
/// </summary>
internal sealed class Inbox(
    World world, IGuestGrid grid, Func<ConversationId> conversation, Action fail, Action<long> onToken)
{
    private readonly Dictionary<ClientMessageId, string> promised = [];
    private readonly List<string> texts = [];
    private SequenceId known;
    private bool isHeld = true;
    private int readings;

    public SequenceId Position => new(texts.Count);

    public IReadOnlyList<string> Texts => texts;

    /// <summary>What the guest's own message says, for its acknowledgement does not repeat it.</summary>
    public void Promise(ClientMessageId id, string text) => promised[id] = text;

    /// <summary>Until it reads on nothing is taken.</summary>
    public void Hold()
    {
        isHeld = true;
        readings++;
    }

    public void Expect(SequenceId last)
    {
        if (last > known) known = last;
    }

    public void Receive(Notice notice)
    {
        switch (notice)
        {
            case Notice.MessageAdded added: Receive(added.Message.Sequence, added.Message.Text); break;
            case Notice.MessageAcknowledged { ClientMessageId: { } id } acknowledged:
                Receive(acknowledged.Sequence, promised[id]);
                break;
            case Notice.TokenRenewed renewed: onToken(renewed.Session.Token.Generation); break;
            case Notice.Superseded or Notice.Ended: fail(); break;
        }
    }

    /// <summary>Reads up to the newest; false when that failed or something newer took over.</summary>
    public async Task<bool> ReadOn()
    {
        isHeld = true;
        var reading = ++readings;
        while (true)
        {
            ConversationSlice? slice;
            try
            {
                slice = await new ConversationReader(grid).Read(conversation(), Position, 64);
            }
            catch (Exception fault) when (fault is Runtime.Stores.StoreUnavailableException
                or Runtime.Entities.EntityOverloadedException)
            {
                if (reading == readings) fail();
                return false;
            }
            if (reading != readings) return false;
            foreach (var message in slice?.Messages ?? []) Take(message.Sequence, message.Text);
            if (slice is not null && (Position < slice.Last || Position < known)) continue;
            isHeld = false;
            return true;
        }
    }

    private void Receive(SequenceId sequence, string text)
    {
        Expect(sequence);
        if (isHeld || sequence <= Position) return;
        if (sequence == Position.Next) Take(sequence, text);
        else _ = ReadOn();
    }

    private void Take(SequenceId sequence, string text)
    {
        world.Watch.Require(sequence == Position.Next, Invariant.GuestHasTheLog,
            $"Message {sequence.Number} of {conversation()} came after {Position.Number}.");
        texts.Add(text);
    }
}
