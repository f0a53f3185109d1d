using System.Collections.Immutable;
using GuestGrid.Core;
using GuestGrid.Core.Agents;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Simulation.Tests.Faults;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Workload;

/// <summary>One employee at the desk.</summary>
internal sealed class AgentScript : Client
{
    private readonly AgentId id;
    private readonly AgentProfile profile;
    private readonly List<ConversationId> offers = [];
    private readonly List<ConversationId> served = [];
    private Socket? socket;
    private bool acceptsAll;
    private int messages;

    public AgentScript(World world, int number) : base(world)
    {
        id = AgentId.Parse($"agent {number}");
        ImmutableArray<QueueId> queues = world.Scenario.Queues == 1 || Chance.Hits(0.5)
            ? [QueueNames.Of(0)] : [QueueNames.Of(0), QueueNames.Of(1)];
        profile = new AgentProfile(id, $"Agent {number}", queues,
            ImmutableSortedDictionary<SkillId, int>.Empty, world.Scenario.Capacity);
    }

    public Task Run() => Play(async () =>
    {
        for (var i = 0; i < World.Scenario.Commands; i++)
        {
            await Step();
            await DoSomething();
        }
    });

    /// <summary>Goes home, or stays and takes whatever comes.</summary>
    public Task Finish() => Play(async () =>
    {
        acceptsAll = Chance.Hits(0.7);
        if (!acceptsAll)
        {
            await GoHome();
            return;
        }
        await SignOn();
        // Offers are heard as they come; this is for those that a broken socket took away.
        for (var look = 0; look < 6; look++)
        {
            if (socket is null) await SignOn();
            foreach (var offer in (await Ask(new AgentCommand.Inspect()))?.Offers ?? [])
                await Ask(new AgentCommand.AcceptOffer(offer.Conversation));
            await Wait(TimeSpan.FromSeconds(8));
        }
    });

    private async Task GoHome()
    {
        while (true)
        {
            if (socket is null) await SignOn();
            if (socket is { Address: var address }
                && await Ask(new AgentCommand.SignOff(address)) is not null) return;
            await Wait(TimeSpan.FromSeconds(1));
        }
    }

    private Task DoSomething()
    {
        if (socket is null) return SignOn();
        return Chance.Below(12) switch
        {
            0 => Leave(new AgentCommand.SignOff(socket.Address)),
            1 => Leave(new AgentCommand.Disconnect(socket.Address)),
            2 => SignOn(),
            3 => Look(),
            4 => Tell(of => new GuestSessionCommand.Unassign(id, QueueNames.Of(Chance.Below(World.Scenario.Queues)))),
            5 => Tell(of => new GuestSessionCommand.CloseByAgent(id, "done")),
            6 => Decline(),
            7 or 8 => Send(),
            _ => Accept(),
        };
    }

    private async Task SignOn()
    {
        if (socket is not null) World.Sockets.Close(socket);
        var mine = socket = World.Sockets.Open(Receive, () => socket = null);
        if (await Ask(new AgentCommand.SignOn(mine.Address, profile)) is null) socket = null;
    }

    private async Task Leave(AgentCommand command)
    {
        World.Sockets.Close(socket!);
        socket = null;
        if (Chance.Hits(0.8)) await Ask(command);
    }

    private async Task Look()
    {
        if (await Ask(new AgentCommand.Inspect()) is not { } answer) return;
        offers.Clear();
        offers.AddRange(answer.Offers.Select(offer => offer.Conversation));
        served.Clear();
        served.AddRange(answer.Assignments.Select(assignment => assignment.Conversation));
    }

    private async Task Accept()
    {
        if (Next(offers) is { } offer) await Ask(new AgentCommand.AcceptOffer(offer));
    }

    private async Task Decline()
    {
        if (Next(offers) is { } offer) await Ask(new AgentCommand.DeclineOffer(offer));
    }

    private async Task Tell(Func<ConversationId, GuestSessionCommand> command)
    {
        if (served.Count == 0) return;
        var conversation = Chance.Pick(served);
        await Try(Grid.Session(conversation.Session).Execute(command(conversation)));
    }

    private async Task Send()
    {
        if (served.Count == 0) return;
        var conversation = Chance.Pick(served);
        var text = $"{id} {++messages}";
        var before = World.Watch.LastAcknowledged(conversation, id.ToString());
        World.Watch.Sending(text);
        var command = new GuestSessionCommand.SendMessage(Participant.OfAgent(id, profile.Name), text,
            ClientMessageId.Parse($"id {messages}"), socket?.Address);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var outcome = await Try(Grid.Session(conversation.Session).Execute(command));
            if (outcome is { IsRejected: false, Answer: GuestSessionAnswer.Stored stored })
                World.Watch.Acknowledged(conversation, id.ToString(), text, stored.Sequence, before);
            if (outcome is not null) return;
            await Pause();
        }
    }

    private async Task<AgentAnswer?> Ask(AgentCommand command)
    {
        var outcome = await Try(Grid.Agent(id).Execute(command));
        return outcome is { IsRejected: false } ? outcome.Value.Answer : null;
    }

    private void Receive(Notice notice)
    {
        switch (notice)
        {
            case Notice.Offered when acceptsAll: _ = Ask(new AgentCommand.AcceptOffer(notice.Conversation)); break;
            case Notice.Offered: offers.Add(notice.Conversation); break;
            case Notice.OfferWithdrawn: offers.Remove(notice.Conversation); break;
            case Notice.Assigned: served.Add(notice.Conversation); break;
            case Notice.Unassigned or Notice.Ended: served.Remove(notice.Conversation); break;
            case Notice.Superseded: socket = null; break;
        }
    }

    private static ConversationId? Next(List<ConversationId> offers)
    {
        if (offers.Count == 0) return null;
        var offer = offers[0];
        offers.RemoveAt(0);
        return offer;
    }
}
