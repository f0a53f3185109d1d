using GuestGrid.Core.Agents;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using static GuestGrid.Core.Queues.QueueEvent;

namespace GuestGrid.Core.Queues;

/// <summary>
/// Finds an agent for those who wait: in the order of the line, all required skills at their level, longest free
/// first.
/// </summary>
internal static class Matching
{
    public static void Offer(QueueDecider.Turn turn, DecisionContext<QueuePolicy> context)
    {
        if (turn.State.Agents.IsEmpty)
        {
            if (context.Policy.EchoAgent) HandToEcho(turn);
            return;
        }
        if (turn.State.Agents.Values.All(agent => agent.Free <= 0)) return;
        var unoffered = turn.State.Line.Where(waiting => waiting is { Offer: null, PausedUntil: null });
        foreach (var waiting in unoffered.ToList())
            OfferTo(turn, waiting, context);
    }

    public static Effect WithdrawOffer(ConversationId conversation, PendingOffer offer) =>
        new Effect.TellAgent(offer.Agent, new AgentCommand.WithdrawOffer(conversation, offer.Number));

    private static void OfferTo(
        QueueDecider.Turn turn, WaitingConversation waiting, DecisionContext<QueuePolicy> context)
    {
        var suitable = turn.State.Agents.Values.Where(agent => agent.Free > 0 && Meets(agent, waiting)).ToList();
        if (suitable.Count == 0) return;
        var unasked = suitable.Where(agent => !waiting.Declined.Contains(agent.Agent)).ToList();
        if (unasked.Count == 0)
        {
            turn.Add(new OffersPaused(waiting.Conversation, context.Now + context.Policy.OfferPause));
            return;
        }
        var chosen = unasked.OrderBy(agent => agent.FreeSince).ThenBy(agent => agent.Agent).First();
        var offer = new PendingOffer(turn.State.Offers + 1, chosen.Agent, context.Now + context.Policy.OfferTimeout);
        turn.Add(new OfferMade(waiting.Conversation, offer));
        turn.Effects.Add(new Effect.TellAgent(chosen.Agent, new AgentCommand.ConsiderOffer(new AgentOffer(
            waiting.Conversation, offer.Number, waiting.Queue, waiting.Since, offer.ExpiresAt, waiting.Ticket))));
    }

    private static void HandToEcho(QueueDecider.Turn turn)
    {
        foreach (var waiting in turn.State.Line.ToList())
        {
            turn.Add(new ConversationLeft(waiting.Conversation, waiting.Ticket));
            turn.Effects.Add(new Effect.TellSession(waiting.Conversation.Session,
                new GuestSessionCommand.Assign(EchoAgent.Id, EchoAgent.Name, EchoAgent.Address, waiting.Ticket)));
        }
    }

    private static bool Meets(AvailableAgent agent, WaitingConversation waiting) => waiting.Skills.All(required =>
        agent.Skills.TryGetValue(required.Skill, out var level) && level >= required.Level);
}
