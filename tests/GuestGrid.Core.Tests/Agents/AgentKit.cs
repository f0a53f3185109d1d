using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using GuestGrid.Core.Agents;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Tests.Laws;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.Agents.AgentCommand;

namespace GuestGrid.Core.Tests.Agents;

using AgentLaws = LawBook<Agent, AgentCommand, AgentPolicy>;

internal static class AgentKit
{
    public static readonly Kit<AgentDecider, Agent, AgentCommand, AgentEvent, AgentAnswer, AgentPolicy> Kit = new(
        new AgentLaws(AgentPolicy.Default)
        {
            Excess = Excess,
            Misstep = Misstep,
            KindOf = state => state.Presence.GetType().Name,
            // What was declined is gone, and may come again as another offer.
            RepeatIsNew = command => command is DeclineOffer,
        },
        Commands, 1, new SignOn(Ids.Desk(1), Profile(2, "sales")));

    public static AgentProfile Profile(int capacity, params string[] queues) => new(Ids.Agent("ann"), "Ann",
        [.. queues.Select(Ids.Queue)], ImmutableSortedDictionary<SkillId, int>.Empty.Add(Ids.Skill("german"), 2),
            capacity);

    public static AgentOffer Offer(int number, long offer = 1, double seconds = 20, long ticket = 1) => new(
        Ids.Conversation(number), offer, Ids.Queue("sales"), Ids.Start,
        Ids.Start + Ids.Seconds(seconds), ticket);

    private static Gen<AgentCommand> Commands
    {
        get
        {
            var desks = Gen.Choose(1, 2).Select(Ids.Desk);
            var conversations = Gen.Choose(1, 4);
            return Gen.Frequency<AgentCommand>(
                (3, from desk in desks
                    from profile in Gen.Elements(Profile(2, "sales"), Profile(1, "help"), Profile(3, "sales", "help"),
                        Profile(0, "sales"), Profile(1_001, "sales"))
                    select (AgentCommand)new SignOn(desk, profile)),
                (1, desks.Select(desk => (AgentCommand)new SignOff(desk))),
                (2, desks.Select(desk => (AgentCommand)new Disconnect(desk))),
                (3, desks.Select(desk => (AgentCommand)new RenewPresence(desk))),
                (8, from number in conversations
                    from offer in Gen.Choose(1, 4)
                    from seconds in Gen.Choose(1, 400)
                    from ticket in Gen.Choose(1, 3)
                    select (AgentCommand)new ConsiderOffer(Offer(number, offer, seconds, ticket))),
                (1, from number in conversations from offer in Gen.Choose(1, 4)
                    select (AgentCommand)new WithdrawOffer(Ids.Conversation(number), offer)),
                (6, conversations.Select(number => (AgentCommand)new AcceptOffer(Ids.Conversation(number)))),
                (2, conversations.Select(number => (AgentCommand)new DeclineOffer(Ids.Conversation(number)))),
                (4, from number in conversations from ticket in Gen.Choose(1, 3)
                    select (AgentCommand)new Release(Ids.Conversation(number), ticket)),
                (2, Gen.Elements<AgentCommand>(new Tick(), new Inspect())));
        }
    }

    private static string? Excess(Agent agent, AgentPolicy policy)
    {
        if (agent.Presence is not AgentPresence.Present
            && agent.Offers.Count > 0) return "offers to somebody who is not there";
        if (agent.Presence is AgentPresence.SignedOff
            && agent.Assignments.Count > 0) return "served by somebody who went home";
        if (agent.Offers.Keys.Any(agent.Assignments.ContainsKey)) return "offered and served at once";
        return agent.Profile?.Capacity > policy.CapacityMax ? "too large a profile" : null;
    }

    // A sign-on may lower the capacity below what is served already; beyond that nothing is taken on.
    private static string? Misstep(Agent before, Agent after)
    {
        if (after.Change < before.Change) return "changes are counted backwards";
        var (was, becomes) = (Load(before), Load(after));
        return becomes > was && becomes > after.Profile!.Capacity ? $"{becomes} of {after.Profile.Capacity}" : null;
    }

    private static int Load(Agent agent) => agent.Offers.Count + agent.Assignments.Count;
}
