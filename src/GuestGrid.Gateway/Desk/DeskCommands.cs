using GuestGrid.Core;
using GuestGrid.Core.Agents;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Protocol.Errors;
using GuestGrid.Protocol.Frames;
using GuestGrid.Runtime.Entities;

namespace GuestGrid.Gateway.Desk;

/// <summary>What an agent's frames ask of the grid: which command each becomes, and what is refused.</summary>
/// <param name="watchOf">Watches for the acknowledgements of a conversation on the desk.</param>
internal sealed class DeskCommands(FrameSocket frames, DeskParts parts, ConnectionAddress address,
    Func<ConversationId, AcknowledgementWatch?> watchOf)
{
    public ValueTask OnConversation(AgentProfile agent, ConversationId conversation, ClientFrame frame)
    {
        var self = Participant.OfAgent(agent.Agent, agent.Name);
        switch (frame.Type)
        {
            case FrameType.Accept:
                return Ask(parts.Grid.Agent(agent.Agent).Execute(new AgentCommand.AcceptOffer(conversation)), frame);
            case FrameType.Decline:
                return Ask(parts.Grid.Agent(agent.Agent).Execute(new AgentCommand.DeclineOffer(conversation)), frame);
            case FrameType.Message: return OnMessage(self, conversation, frame);
            case FrameType.Typing when frame.State is "on" or "off":
                return Tell(conversation, new GuestSessionCommand.SignalTyping(self, frame.State == "on"), frame);
            case FrameType.ReadReceipt when SequenceId.TryParse(frame.SequenceId, conversation, out var sequence):
                return Tell(conversation, new GuestSessionCommand.MarkRead(self, sequence), frame);
            case FrameType.ReadReceipt:
                frames.SendError(new Refusal(ErrorCatalogue.InvalidPosition), conversationId: frame.ConversationId);
                return ValueTask.CompletedTask;
            case FrameType.Transfer when QueueId.TryParse(frame.QueueId, out var queue):
                return Tell(conversation, new GuestSessionCommand.Unassign(agent.Agent, queue), frame);
            case FrameType.Close:
                return Tell(conversation, new GuestSessionCommand.CloseByAgent(agent.Agent, frame.WrapUp), frame);
            default: return Refuse("The frame's type or members are not what an agent sends.");
        }
    }

    public async ValueTask Ask<TAnswer>(ValueTask<Outcome<TAnswer>> asked, ClientFrame frame)
    {
        try
        {
            var outcome = await asked;
            if (outcome.IsRejected)
                frames.SendError(outcome.Rejection.ToRefusal(), frame.ClientMessageId, frame.ConversationId);
        }
        catch (Exception fault)
        {
            SendFault(fault, frame.ClientMessageId, frame.ConversationId);
        }
    }

    public async ValueTask<AgentAnswer?> Ask(IEntity<AgentCommand, AgentAnswer> agent, AgentCommand command)
    {
        try
        {
            var outcome = await agent.Execute(command);
            if (!outcome.IsRejected) return outcome.Answer;
            frames.SendError(outcome.Rejection.ToRefusal());
        }
        catch (Exception fault)
        {
            SendFault(fault, null, null);
        }
        return null;
    }

    public ValueTask Refuse(string detail)
    {
        frames.RefuseFrame(detail);
        return ValueTask.CompletedTask;
    }

    private ValueTask OnMessage(Participant self, ConversationId conversation, ClientFrame frame)
    {
        ClientMessageId? id = null;
        if (frame.ClientMessageId is { } text)
        {
            if (!ClientMessageId.TryParse(text, out var parsed))
                return Refuse("clientMessageId is 1 to 128 characters.");
            id = parsed;
        }
        if (!MessageAttachments.TryRead(frame.Attachments, out var attachments))
        {
            frames.SendError(
                new Refusal(ErrorCatalogue.AttachmentNotFound), frame.ClientMessageId, frame.ConversationId);
            return ValueTask.CompletedTask;
        }
        if (frame.Text is null && attachments is null) return Refuse("A message has a text or attachments.");
        return Send(conversation,
            new GuestSessionCommand.SendMessage(self, frame.Text ?? "", id, address, attachments), frame);
    }

    private async ValueTask Send(
        ConversationId conversation, GuestSessionCommand.SendMessage message, ClientFrame frame)
    {
        var watch = message.ClientMessageId is null ? null : watchOf(conversation);
        if (message.ClientMessageId is { } sent) watch?.Sent(sent);
        try
        {
            var outcome = await parts.Held.Send(conversation.Session, message);
            if (outcome.IsRejected)
                frames.SendError(outcome.Rejection.ToRefusal(), frame.ClientMessageId, frame.ConversationId);
            // As with guests: the one after it would be stored out of turn.
            if (outcome.Rejection is GuestSessionRejection.TranscriptBehind)
                frames.Close(CloseCodes.Resume, "Too much waits to be stored; reconnect, sign on and send it again.");
            if (message.ClientMessageId is not { } known) return;
            if (outcome.IsRejected) watch?.Refused(known);
            else watch?.Stored(known);
        }
        catch (Exception fault)
        {
            SendFault(fault, frame.ClientMessageId, frame.ConversationId);
            // Stored or not, nobody knows. What the agent has sent after it must not overtake it.
            frames.Close(CloseCodes.Resume, "A message got lost on the way; reconnect, sign on and send it again.");
        }
    }

    // Each frame waits for the one before it: an agent writes at a human's pace, and its order is plain to see.
    private ValueTask Tell(ConversationId conversation, GuestSessionCommand command, ClientFrame frame) =>
        Ask(parts.Grid.Session(conversation.Session).Execute(command), frame);

    private void SendFault(Exception fault, string? clientMessageId, string? conversationId)
    {
        if (Rejections.OfFault(fault) is not { } refusal)
        {
            parts.Log.CommandFailed(fault);
            refusal = new Refusal(ErrorCatalogue.Internal);
        }
        frames.SendError(refusal, clientMessageId, conversationId);
    }
}
