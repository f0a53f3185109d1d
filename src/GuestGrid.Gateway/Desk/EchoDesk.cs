using GuestGrid.Core;
using GuestGrid.Core.Agents;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Conversations;

namespace GuestGrid.Gateway.Desk;

/// <summary>
/// The built-in agent: sends every message of a guest back. Each echo carries an id made from what it answers, so that
/// hearing of a message twice echoes it once.
/// </summary>
public sealed class EchoDesk(IGuestGrid grid, ConversationReader reader, TimeProvider clock, SocketLog log)
{
    private const int CatchUpMax = 64;

    private static readonly Participant Echo = Participant.OfAgent(EchoAgent.Id, EchoAgent.Name);

    private readonly Lock gate = new();
    private readonly Dictionary<ConversationId, Task> turns = [];

    public void Receive(Notice notice)
    {
        switch (notice)
        {
            case Notice.MessageAdded { Message: { From.Kind: ParticipantKind.Guest } message } added:
                TakeTurn(added.Conversation, () => Answer(added.Conversation, message));
                break;
            case Notice.Assigned assigned:
                TakeTurn(assigned.Conversation, () => CatchUp(assigned.Conversation));
                break;
        }
    }

    // One answer of a conversation after the other: one that is told to wait must not be overtaken.
    private void TakeTurn(ConversationId conversation, Func<Task> work)
    {
        lock (gate)
        {
            var mine = After(turns.GetValueOrDefault(conversation, Task.CompletedTask), work);
            turns[conversation] = mine;
            _ = Forget(conversation, mine);
        }
    }

    private static async Task After(Task before, Func<Task> work)
    {
        await before;
        await work();
    }

    private async Task Forget(ConversationId conversation, Task mine)
    {
        await mine;
        lock (gate)
            if (turns.GetValueOrDefault(conversation) == mine) turns.Remove(conversation);
    }

    // What the guest wrote before anybody was there.
    private async Task CatchUp(ConversationId conversation)
    {
        try
        {
            var slice = await reader.Read(conversation, SequenceId.None, CatchUpMax);
            foreach (var message in slice?.Messages ?? [])
                if (message.From.Kind is ParticipantKind.Guest) await Answer(conversation, message);
        }
        catch (Exception fault)
        {
            if (Rejections.OfFault(fault) is null) log.CommandFailed(fault);
        }
    }

    private async Task Answer(ConversationId conversation, Message message)
    {
        // A guest's attachments are the guest's own: of a message of nothing else there is nothing to echo.
        if (message.Text.Length == 0) return;
        try
        {
            var answer = new GuestSessionCommand.SendMessage(
                Echo, message.Text, ClientMessageId.Parse($"echo-{message.Sequence.Number}"), EchoAgent.Address);
            // Told to wait, it waits. Refused otherwise, the session has ended, and there is nobody to answer.
            while ((await grid.Session(conversation.Session).Execute(answer)).Rejection?.RetryAfter is { } wait)
                await Task.Delay(wait, clock);
        }
        catch (Exception fault)
        {
            if (Rejections.OfFault(fault) is null) log.CommandFailed(fault);
        }
    }
}
