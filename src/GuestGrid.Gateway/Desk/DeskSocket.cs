using System.Collections.Concurrent;
using GuestGrid.Core;
using GuestGrid.Core.Agents;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Protocol.Errors;
using GuestGrid.Protocol.Frames;
using GuestGrid.Runtime.Sessions;

namespace GuestGrid.Gateway.Desk;

/// <summary>
/// An agent's socket: authorised, then signed on, then offers and conversations (surface, section 8).
/// </summary>
internal sealed class DeskSocket : ILiveSocket
{
    private readonly FrameSocket frames;
    private readonly DeskParts parts;
    private readonly ConnectionAddress address;
    private readonly DeskCommands commands;
    private readonly ConcurrentDictionary<ConversationId, DeskConversation> conversations = new();
    private readonly Lock gate = new();

    // Until when each stands; under the gate, so that none is shown after its end.
    private readonly Dictionary<ConversationId, DateTimeOffset> offers = [];
    private bool isAuthorized;

    // What comes before the sign-on is answered; null from then on.
    private List<Notice>? early = [];
    private AgentProfile? profile;
    private ITimer? presence;
    private HashSet<ConversationId> lacked = [];

    public DeskSocket(FrameSocket frames, DeskParts parts, bool isAuthorized)
    {
        this.frames = frames;
        this.parts = parts;
        this.isAuthorized = isAuthorized;
        address = parts.Connections.NewAddress();
        commands = new DeskCommands(frames, parts, address, id => Find(id)?.Watch);
    }

    public async Task Run()
    {
        frames.ArmHandshake();
        parts.Connections.Add(address, this);
        try
        {
            await frames.Read(OnFrame);
        }
        finally
        {
            presence?.Dispose();
            parts.Connections.Remove(address);
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

    // It looks for itself each time that it renews its presence; told to, it does so at once.
    public ValueTask Resync() => presence is null ? ValueTask.CompletedTask : new(RenewPresence(inTurn: false));

    public void Recall() => frames.Close(CloseCodes.Resume, "News may have got lost on the way; sign on again.");

    private void Show(Notice notice)
    {
        var id = notice.Conversation;
        switch (notice)
        {
            case Notice.MessageAdded added: Find(id)?.Delivery.Receive(added.Message); break;
            case Notice.MessageAcknowledged own: Acknowledge(Find(id), own); break;
            case Notice.TypingSignalled typing:
                frames.Send(GuestFrames.Typing(id, typing.IsTyping, FrameStyle.Agent)); break;
            case Notice.ReadMarkMoved mark:
                frames.Send(GuestFrames.ReadReceipt(id, mark.Sequence, FrameStyle.Agent)); break;
            case Notice.Offered offer:
                Offer(id, offer.Queue, offer.WaitingSince, offer.ExpiresAt); break;
            case Notice.OfferWithdrawn: Withdraw(id); break;
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
        if (profile is not { } agent) return commands.Refuse("The first frame is signOn.");
        if (frame.Type is FrameType.SignOff)
        {
            presence?.Dispose();
            presence = null;
            return commands.Ask(parts.Grid.Agent(agent.Agent).Execute(new AgentCommand.SignOff(address)), frame);
        }
        if (!ConversationId.TryParse(frame.ConversationId, out var conversation))
            return commands.Refuse("conversationId is missing or malformed.");
        return commands.OnConversation(agent, conversation, frame);
    }

    private ValueTask OnAuth(ClientFrame frame)
    {
        if (frame is { Type: FrameType.Auth, Token: { } token }
            && DeskEndpoint.Allows(parts.Tokens, token, parts.Clock.GetUtcNow()))
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
        var asked = commands.Ask(parts.Grid.Agent(wanted.Agent), new AgentCommand.SignOn(address, wanted));
        if (await asked is not { } answer) return;
        profile = wanted;
        frames.DisarmHandshake();
        presence ??= parts.Clock.CreateTimer(
            static socket => _ = ((DeskSocket)socket!).RenewPresence(inTurn: true), this,
            parts.Limits.PresenceRenewal, parts.Limits.PresenceRenewal);
        frames.Send(ServerFrame.Start("signedOn"u8).Text("agentId"u8, wanted.Agent.ToString())
            .Text("name"u8, wanted.Name).Number("capacity"u8, wanted.Capacity).Finish());
        foreach (var offer in answer.Offers)
            Offer(offer.Conversation, offer.Queue, offer.WaitingSince, offer.ExpiresAt);
        foreach (var assignment in answer.Assignments) Take(assignment.Conversation);
        ShowEarly();
    }

    // A gateway that dies says nothing; what it does not say again and again is over.
    private async Task RenewPresence(bool inTurn)
    {
        try
        {
            var shown = conversations.ToArray();
            var renewal = new AgentCommand.RenewPresence(address);
            var outcome = await parts.Grid.Agent(profile!.Agent).Execute(renewal);
            if (outcome.IsRejected)
            {
                // Not where it has just signed off.
                if (presence is not null) frames.Close(CloseCodes.Resume, "The agent counts as away; sign on again.");
            }
            else await Mend(
                shown, [.. outcome.Answer.Assignments.Select(assignment => assignment.Conversation)], inTurn);
        }
        catch (Exception fault)
        {
            // The next renewal tries again, well before the lease ends.
            if (Rejections.OfFault(fault) is null) parts.Log.CommandFailed(fault);
        }
    }

    // News can get lost between silo and gateway, and the last of it leaves no gap that would show.
    private async ValueTask Mend(IReadOnlyList<KeyValuePair<ConversationId, DeskConversation>> shown,
        HashSet<ConversationId> assigned, bool inTurn)
    {
        foreach (var (id, conversation) in shown)
            if (assigned.Contains(id)) conversation.Delivery.CatchUp();
            else await EndMissed(id, conversation);
        // One that has just ended may not be settled yet, so it takes two answers, a renewal apart, to say that the
        // desk lacks it.
        if (!inTurn) return;
        var lacking = assigned.Where(id => Find(id) is null).ToHashSet();
        foreach (var id in lacking.Where(lacked.Contains)) Take(id);
        lacked = lacking;
    }

    private async ValueTask EndMissed(ConversationId id, DeskConversation conversation)
    {
        var outcome = await parts.Grid.Session(id.Session).Execute(new GuestSessionCommand.Inspect());
        // By now the same may be on the desk anew.
        if (outcome.IsRejected || !conversations.TryRemove(KeyValuePair.Create(id, conversation))) return;
        var end = ((GuestSessionAnswer.Viewed)outcome.Answer).Session.Ended;
        conversation.End(end is null ? "transferred" : GuestFrames.Reason(end.Reason));
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

    private async ValueTask Leave(AgentId agent)
    {
        try
        {
            await parts.Grid.Agent(agent).Execute(new AgentCommand.Disconnect(address));
        }
        catch (Exception fault) when (Rejections.OfFault(fault) is not null)
        {
            // The agent keeps an address that leads nowhere: offers run out, and its next sign-on mends the rest.
        }
    }

    private DeskConversation? Find(ConversationId conversation) => conversations.GetValueOrDefault(conversation);

    private void Take(ConversationId id)
    {
        var conversation = new DeskConversation(frames, parts, id, () => NoteLost(id));
        lock (gate) offers.Remove(id);
        // On the desk first: nothing said from now on may miss it.
        if (conversations.TryAdd(id, conversation)) _ = conversation.Show();
        else Find(id)?.Delivery.CatchUp();
    }

    private void NoteLost(ConversationId id)
    {
        if (conversations.ContainsKey(id)) frames.Close(
            CloseCodes.Resume, "An acknowledgement got lost on the way; reconnect and sign on again.");
    }

    private static void Acknowledge(DeskConversation? conversation, Notice.MessageAcknowledged own)
    {
        conversation?.Delivery.Acknowledge(own.Sequence, own.ClientMessageId);
        if (own.ClientMessageId is { } id) conversation?.Watch?.Acknowledged(id);
    }

    private void End(ConversationId id, string reason)
    {
        if (conversations.TryRemove(id, out var conversation)) conversation.End(reason);
        else frames.Send(GuestFrames.Ended(id, reason, FrameStyle.Agent));
    }

    private void Offer(ConversationId id, QueueId queue, DateTimeOffset since, DateTimeOffset expires)
    {
        lock (gate) offers[id] = expires;
        _ = SendOffer(id, queue, since, expires);
    }

    // Only while the offer stands on the desk: what became a conversation ends as one.
    private void Withdraw(ConversationId id)
    {
        lock (gate)
            if (offers.Remove(id)) frames.Send(Start("offerWithdrawn"u8, id).Finish());
    }

    // Only the session knows its guest's name: queues and agents would keep it longer than the guest is kept.
    private async Task SendOffer(ConversationId id, QueueId queue, DateTimeOffset since, DateTimeOffset expires)
    {
        try
        {
            if (await parts.Grid.View(id.Session) is not { } session) return;
            lock (gate)
            {
                // Withdrawn, taken or offered anew meanwhile.
                if (!offers.TryGetValue(id, out var newest) || newest != expires) return;
                frames.Send(Start("offer"u8, id).Text("queueId"u8, queue.ToString())
                    .Object("guest"u8).Text("name"u8, session.Opening.Name).End()
                    .Number("waitedMs"u8, Math.Max(0, (long)(parts.Clock.GetUtcNow() - since).TotalMilliseconds))
                    .Time("expiresAt"u8, expires).Finish());
            }
        }
        catch (Exception fault)
        {
            // It runs out, and the conversation is offered again.
            if (Rejections.OfFault(fault) is null) parts.Log.CommandFailed(fault);
        }
    }

    private static ServerFrame Start(ReadOnlySpan<byte> type, ConversationId conversation) =>
        ServerFrame.Start(type).Text("conversationId"u8, conversation.ToString());
}
