using System.Collections.Immutable;
using GuestGrid.Core.Agents;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Tests.Support;

namespace GuestGrid.Core.Tests.Together;

/// <summary>Turns numbers into what guests and agents do, and into the order in which tells arrive.</summary>
internal sealed class Script(World world)
{
    private const int SessionsMax = 3;
    private static readonly string[] Agents = ["ann", "bob"];
    private static readonly string[] Queues = ["sales", "help"];

    public void Run(IEnumerable<int> numbers)
    {
        foreach (var number in numbers) Take(number % 20, number / 20);
    }

    /// <summary>
    /// All tells arrive, everybody has had time to make up their mind, and every guest is still there.
    /// </summary>
    public void ComeToRest()
    {
        world.DeliverAll();
        world.Pass(Ids.Seconds(90), world.DeliverAll);
    }

    /// <summary>One agent who can do everything takes whatever is offered.</summary>
    public void LetOneAgentTakeEverything()
    {
        Ask("cyd", new AgentCommand.SignOn(Ids.Desk(33), Profile("cyd", 20, "sales", "help")));
        for (var i = 0; i < 30; i++)
        {
            world.DeliverAll();
            foreach (var offer in world.Agent("cyd").State.Offers.Values)
                Ask("cyd", new AgentCommand.AcceptOffer(offer.Conversation));
            world.DeliverAll();
            world.Pass(Ids.Seconds(2), world.DeliverAll);
        }
    }

    private void Take(int kind, int choice)
    {
        var session = 1 + choice % SessionsMax;
        var agent = Agents[choice % Agents.Length];
        var queue = Queues[choice / 2 % Queues.Length];
        switch (kind)
        {
            case 0: world.Open(session); break;
            case 1: Ask(session, new GuestSessionCommand.Connect(Ids.Socket(choice % 5), null, null)); break;
            case 2: Ask(session, new GuestSessionCommand.SendMessage(Participant.Guest, "hi", null, null)); break;
            case 3: Ask(session, Reroute(queue, choice % 3)); break;
            case 4 when choice % 4 == 0: Ask(session, new GuestSessionCommand.End(EndReason.Guest)); break;
            case 5: Ask(agent, new AgentCommand.SignOn(Desk(agent, choice % 2), Profile(agent, 1 + choice % 2,
                Served(choice)))); break;
            case 6: Ask(agent, new AgentCommand.Disconnect(Desk(agent, choice % 2))); break;
            case 7 when choice % 3 == 0: Ask(agent, new AgentCommand.SignOff(Desk(agent, choice % 2))); break;
            case 8 or 9 or 10: AnswerOffer(agent, choice, accept: true); break;
            case 11: AnswerOffer(agent, choice, accept: false); break;
            case 12: Ask(session, new GuestSessionCommand.Unassign(Ids.Agent(agent), Ids.Queue(queue))); break;
            case 13 when choice % 4 == 0: Ask(session, new GuestSessionCommand.CloseByAgent(Ids.Agent(agent),
                null)); break;
            case 14: world.Pass(Ids.Seconds(1 + choice % 40)); break;
            case 15: world.Deliver(choice, answerIsLost: true); break;
            default: world.Deliver(choice); break;
        }
    }

    private void AnswerOffer(string agent, int choice, bool accept)
    {
        var offers = world.Agent(agent).State.Offers.Keys.ToList();
        if (offers.Count == 0) return;
        var offer = offers[choice % offers.Count];
        Ask(agent, accept ? new AgentCommand.AcceptOffer(offer) : new AgentCommand.DeclineOffer(offer));
    }

    private void Ask(int session, GuestSessionCommand command) =>
        world.Ask(new Effect.TellSession(Ids.Session(session), command));

    private void Ask(string agent, AgentCommand command) => world.Ask(new Effect.TellAgent(Ids.Agent(agent), command));

    private static ConnectionAddress Desk(string agent, int number) => Ids.Desk(agent[0] * 10 + number);

    private static string[] Served(int choice) => (choice / 4 % 3) switch
    {
        0 => ["sales"],
        1 => ["sales", "help"],
        _ => ["help"],
    };

    private static GuestSessionCommand Reroute(string queue, int priority) => new GuestSessionCommand.SetContext(
        ImmutableSortedDictionary<string, string?>.Empty, new RoutingChange(Ids.Queue(queue), priority, null, null));

    private static AgentProfile Profile(string name, int capacity, params string[] queues) => new(Ids.Agent(name), name,
        [.. queues.Select(Ids.Queue)], ImmutableSortedDictionary<SkillId, int>.Empty, capacity);
}
