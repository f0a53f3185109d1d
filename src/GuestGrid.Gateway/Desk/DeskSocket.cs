using System.Collections.Concurrent;
using GuestGrid.Core;
using GuestGrid.Core.Agents;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Protocol.Errors;
using GuestGrid.Protocol.Frames;
using GuestGrid.Runtime.Entities;

namespace GuestGrid.Gateway.Desk;

/// <summary>An agent's socket: authorised, then signed on, then offers and conversations (surface, section 8).</summary>
internal sealed class DeskSocket : ILiveSocket
{
    private readonly FrameSocket frames;
    private readonly DeskServices services;
    private readonly ConnectionAddress address;
    private readonly ConcurrentDictionary<ConversationId, DeskConversation> conversations = new();
    private readonly ConcurrentDictionary<ConversationId, bool> offers = new();
    private readonly Lock gate = new();
    private bool isAuthorized;

    // What comes before the sign-on is answered; null from then on.
    private List<Notice>? early = [];
    private AgentProfile? profile;
    private ITimer? presence;

    public DeskSocket(FrameSocket frames, DeskServices services, bool isAuthorized)
    {
        this.frames = frames;
        this.services = services;
        this.isAuthorized = isAuthorized;
        address = services.Connections.NewAddress();
    }

    public async Task Run()
    {
        frames.ArmHandshake();
        services.Connections.Add(address, this);
        try
        {
            await frames.Read(OnFrame);
        }
        finally
        {
            presence?.Dispose();
            services.Connections.Remove(address);
            if (profile is not null) await Leave(profile.Agent);
        }
    }

    public void Receive(Notice notice)
    {
        lock (gate)
        {
            if (early is not null)
            {
                early.Add(notice);
                return;
            }
        }
        Show(notice);
    }

    private void Show(Notice notice)
    {
        var id = notice.Conversation;
        switch (notice)
        {
            case Notice.MessageAdded added: Find(id)?.Delivery.Receive(added.Message); break;
            case Notice.MessageAcknowledged own: Find(id)?.Delivery.Acknowledge(own.Sequence, own.ClientMessageId); break;
            case Notice.TypingSignalled typing: frames.Send(GuestFrames.Typing(id, typing.IsTyping, forAgent: true)); break;
            case Notice.ReadMarkMoved mark: frames.Send(GuestFrames.ReadReceipt(id, mark.Sequence, forAgent: true)); break;
            case Notice.Offered offer:
                SendOffer(id, offer.Queue, offer.GuestName, offer.WaitingSince, offer.ExpiresAt); break;
            // Only while the offer stands on the desk: what became a conversation ends as one.
            case Notice.OfferWithdrawn when offers.TryRemove(id, out _):
                frames.Send(Start("offerWithdrawn"u8, id).Finish()); break;
            case Notice.Assigned: Take(id); break;
            case Notice.Unassigned: End(id, "transferred"); break;
            case Notice.Ended ended: End(id, GuestFrames.Reason(ended.Reason)); break;
            case Notice.Superseded:
                frames.Send(ServerFrame.Start("ended"u8).Text("reason"u8, "superseded").Finish());
                frames.Close(CloseCodes.Superseded, "A newer connection of this agent took over."); break;
        }
    }

    private ValueTask OnFrame(ClientFrame frame)
    {
        if (!isAuthorized) return OnAuth(frame);
        if (frame.Type is FrameType.Ping)
        {
            frames.Send(ServerFrame.Start("pong"u8).Finish());
            return ValueTask.CompletedTask;
        }
        if (frame.Type is FrameType.SignOn) return OnSignOn(frame);
        if (profile is not { } agent) return Refuse("The first frame is signOn.");
        if (frame.Type is FrameType.SignOff)
        {
            presence?.Dispose();
            presence = null;
            return Ask(services.Grid.Agent(agent.Agent).Execute(new AgentCommand.SignOff(address)), frame);
        }
        if (!ConversationId.TryParse(frame.ConversationId, out var conversation))
            return Refuse("conversationId is missing or malformed.");
        return OnConversation(agent, conversation, frame);
    }

    private ValueTask OnConversation(AgentProfile agent, ConversationId conversation, ClientFrame frame)
    {
        var self = Participant.OfAgent(agent.Agent, agent.Name);
        switch (frame.Type)
        {
            case FrameType.Accept:
                return Ask(services.Grid.Agent(agent.Agent).Execute(new AgentCommand.AcceptOffer(conversation)), frame);
            case FrameType.Decline:
                return Ask(services.Grid.Agent(agent.Agent).Execute(new AgentCommand.DeclineOffer(conversation)), frame);
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

    private ValueTask OnAuth(ClientFrame frame)
    {
        if (frame is { Type: FrameType.Auth, Token: { } token }
            && DeskEndpoint.Allows(services.Tokens, token, services.Clock.GetUtcNow()))
        {
            isAuthorized = true;
            frames.Send(ServerFrame.Start("authorized"u8).Finish());
        }
        else GuestSocket.RefuseToken(frames);
        return ValueTask.CompletedTask;
    }

    private async ValueTask OnSignOn(ClientFrame frame)
    {
        if (!DeskProfile.TryRead(frame, out var wanted, out var fault))
        {
            frames.SendError(new Refusal(ErrorCatalogue.InvalidRequest, fault));
            return;
        }
        if (profile is { } before && before.Agent != wanted.Agent)
        {
            frames.SendError(new Refusal(ErrorCatalogue.Conflict, "This socket is signed on as another agent."));
            return;
        }
        if (await Ask(services.Grid.Agent(wanted.Agent), new AgentCommand.SignOn(address, wanted)) is not { } answer) return;
        profile = wanted;
        frames.DisarmHandshake();
        presence ??= services.Clock.CreateTimer(static socket => _ = ((DeskSocket)socket!).RenewPresence(), this,
            services.Limits.PresenceRenewal, services.Limits.PresenceRenewal);
        frames.Send(ServerFrame.Start("signedOn"u8).Text("agentId"u8, wanted.Agent.ToString())
            .Text("name"u8, wanted.Name).Number("capacity"u8, wanted.Capacity).Finish());
        foreach (var offer in answer.Offers)
            SendOffer(offer.Conversation, offer.Queue, offer.GuestName, offer.WaitingSince, offer.ExpiresAt);
        foreach (var assignment in answer.Assignments) Take(assignment.Conversation);
        ShowEarly();
    }

    // A gateway that dies says nothing; what it does not say again and again is over.
    private async Task RenewPresence()
    {
        try
        {
            var renewal = new AgentCommand.RenewPresence(address);
            var outcome = await services.Grid.Agent(profile!.Agent).Execute(renewal);
            if (outcome.IsRejected) frames.Close(CloseCodes.Resume, "The agent counts as away; sign on again.");
        }
        catch (Exception fault)
        {
            // The next renewal tries again, well before the lease ends.
            if (Rejections.OfFault(fault) is null) services.Log.CommandFailed(fault);
        }
    }

    private void ShowEarly()
    {
        lock (gate)
        {
            // Showing one may bring the next.
            for (var i = 0; i < early?.Count; i++) Show(early[i]);
            early = null;
        }
    }

    private ValueTask OnMessage(Participant self, ConversationId conversation, ClientFrame frame)
    {
        ClientMessageId? id = null;
        if (frame.ClientMessageId is { } text)
        {
            if (!ClientMessageId.TryParse(text, out var parsed)) return Refuse("clientMessageId is 1 to 128 characters.");
            id = parsed;
        }
        return frame.Text is { } said
            ? Tell(conversation, new GuestSessionCommand.SendMessage(self, said, id, address), frame)
            : Refuse("A message has a text.");
    }

    // Each frame waits for the one before it: an agent writes at a human's pace, and its order is plain to see.
    private ValueTask Tell(ConversationId conversation, GuestSessionCommand command, ClientFrame frame) =>
        Ask(services.Grid.Session(conversation.Session).Execute(command), frame);

    private async ValueTask Ask<TAnswer>(ValueTask<Outcome<TAnswer>> asked, ClientFrame frame)
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

    private async ValueTask<AgentAnswer?> Ask(IEntity<AgentCommand, AgentAnswer> agent, AgentCommand command)
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

    private async ValueTask Leave(AgentId agent)
    {
        try
        {
            await services.Grid.Agent(agent).Execute(new AgentCommand.Disconnect(address));
        }
        catch (Exception fault) when (Rejections.OfFault(fault) is not null)
        {
            // The agent keeps an address that leads nowhere: offers run out, and its next sign-on mends the rest.
        }
    }

    private DeskConversation? Find(ConversationId conversation) => conversations.GetValueOrDefault(conversation);

    private void Take(ConversationId id)
    {
        var conversation = new DeskConversation(frames, services, id);
        offers.TryRemove(id, out _);
        // On the desk first: nothing said from now on may miss it.
        if (conversations.TryAdd(id, conversation)) _ = conversation.Show();
        else Find(id)?.Delivery.CatchUp();
    }

    private void End(ConversationId id, string reason)
    {
        conversations.TryRemove(id, out _);
        frames.Send(GuestFrames.Ended(id, reason, forAgent: true));
    }

    private void SendOffer(ConversationId id, QueueId queue, string guestName, DateTimeOffset since, DateTimeOffset expires)
    {
        offers[id] = true;
        frames.Send(Start("offer"u8, id).Text("queueId"u8, queue.ToString())
            .Object("guest"u8).Text("name"u8, guestName).End()
            .Number("waitedMs"u8, Math.Max(0, (long)(services.Clock.GetUtcNow() - since).TotalMilliseconds))
            .Time("expiresAt"u8, expires).Finish());
    }

    private static ServerFrame Start(ReadOnlySpan<byte> type, ConversationId conversation) =>
        ServerFrame.Start(type).Text("conversationId"u8, conversation.ToString());

    private void SendFault(Exception fault, string? clientMessageId, string? conversationId)
    {
        if (Rejections.OfFault(fault) is not { } refusal)
        {
            services.Log.CommandFailed(fault);
            refusal = new Refusal(ErrorCatalogue.Internal);
        }
        frames.SendError(refusal, clientMessageId, conversationId);
    }

    private ValueTask Refuse(string detail)
    {
        frames.RefuseFrame(detail);
        return ValueTask.CompletedTask;
    }
}
