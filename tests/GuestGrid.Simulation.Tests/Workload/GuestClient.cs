using System.Collections.Immutable;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Sessions;
using GuestGrid.Simulation.Tests.Checks;
using GuestGrid.Simulation.Tests.Faults;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Workload;

/// <summary>One session as its guest lives it, under one idempotency key, asked for again until it is there.</summary>
internal sealed class GuestClient : Client
{
    private const int AttemptsMax = 4;

    // Two pages and a bit.
    private const int MessagesMax = 150;

    private static readonly SessionIds Ids = new(new Runtime.RandomIdentifiers(), new byte[32]);

    private readonly AnonymousId anonymous;
    private readonly string key;
    private readonly Inbox inbox;
    private GuestSessionId id;
    private Socket? socket;
    private long generation;
    private int messages;

    public GuestClient(World world, AnonymousId anonymous, string key) : base(world)
    {
        (this.anonymous, this.key) = (anonymous, key);
        id = Ids.Of(anonymous.ToString(), key);
        inbox = new Inbox(world, Grid, () => ConversationId.Of(id), Drop, token => generation = token);
    }

    private bool IsCreated => generation > 0;

    private ConversationId Conversation => ConversationId.Of(id);

    public Task DoSomething()
    {
        if (!IsCreated) return Chance.Hits(0.2) ? Task.WhenAll(Create(), Create()) : Create();
        return Chance.Below(20) switch
        {
            0 => Create(),
            1 or 2 => Connect(generation),
            3 => Connect(generation - Chance.Below(3)),
            4 => Leave(),
            5 => Signal(new GuestSessionCommand.SignalTyping(Participant.Guest, true)),
            6 or 7 => Signal(new GuestSessionCommand.MarkRead(
                Participant.Guest, new SequenceId(inbox.Position.Number + Chance.Below(3) - 1))),
            8 => Signal(SomeContext()),
            9 => Rotate(),
            11 or 12 => SendTogether(),
            10 when Chance.Hits(0.4) => Signal(new GuestSessionCommand.End(EndReason.Guest)),
            _ => Send(),
        };
    }

    /// <summary>Comes back a last time.</summary>
    public async Task Return()
    {
        if (World.Ledger.Session(id).State is not GuestSession.Open) return;
        if (!IsCreated) await Create();
        await Connect(generation);
    }

    /// <summary>Has all of the conversation by now, or gets it.</summary>
    public async Task CatchUp()
    {
        var log = World.Ledger.Session(id).Log;
        for (var attempt = 0; attempt < AttemptsMax && inbox.Position.Number < log.Count; attempt++)
        {
            await inbox.ReadOn();
            await Wait(TimeSpan.FromMilliseconds(100));
        }
        World.Watch.Require(inbox.Texts.SequenceEqual(log.Select(message => message.Text)),
            Invariant.GuestHasTheLog, $"The guest of {id} has {inbox.Position.Number} of {log.Count} messages.");
    }

    private async Task Create()
    {
        id = World.Parts.NameSession(id, Chance.NextGuid());
        var scenario = World.Scenario;
        var routing = new Routing(QueueNames.Of(Chance.Below(scenario.Queues)), Chance.Below(2), [], null);
        var opening = new Opening(id, anonymous, "Guest", null, scenario.Timeout, routing, key,
            AddressPrefix.Parse("192.0.2.0/24"), default);
        try
        {
            switch (await new SessionAdmission(Grid).Create(opening))
            {
                case Admission.Created created: generation = created.Session.Token.Generation; break;
                case Admission.Existing existing: generation = existing.Session.Token.Generation; break;
            }
        }
        catch (Exception fault) when (IsOutage(fault))
        {
            // Asked again under the same key some other time.
        }
    }

    private async Task Connect(long shown)
    {
        var mine = World.Sockets.Open(inbox.Receive, Drop);
        World.Watch.ShowingToken(mine.Address.Connection, shown);
        if (socket is not null) World.Sockets.Close(socket);
        socket = mine;
        inbox.Hold();
        var outcome = await Try(Grid.Session(id).Execute(
            new GuestSessionCommand.Connect(mine.Address, shown, inbox.Position)));
        if (socket != mine) return;
        if (outcome is { IsRejected: false, Answer: GuestSessionAnswer.Viewed viewed })
        {
            inbox.Expect(viewed.Session.Last);
            await inbox.ReadOn();
            return;
        }
        Drop();
        if (outcome is { Rejection: GuestSessionRejection.TokenRevoked }) await Rotate();
    }

    /// <summary>The gateway tells the session, if it lives to do it.</summary>
    private async Task Leave()
    {
        if (socket is not { Address: var address }) return;
        World.Sockets.Close(socket);
        Drop();
        if (Chance.Hits(0.8)) await Try(Grid.Session(id).Execute(new GuestSessionCommand.Disconnect(address)));
    }

    private void Drop()
    {
        if (socket is not null) World.Sockets.Close(socket);
        socket = null;
        inbox.Hold();
    }

    private async Task Rotate()
    {
        var outcome = await Try(Grid.Session(id).Execute(new GuestSessionCommand.RotateToken(Chance.Hits(0.5))));
        if (outcome is { IsRejected: false, Answer: GuestSessionAnswer.Viewed viewed })
            generation = viewed.Session.Token.Generation;
    }

    private async Task Signal(GuestSessionCommand command) => await Try(Grid.Session(id).Execute(command));

    private GuestSessionCommand SomeContext()
    {
        var change = ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal)
            .Add($"key{Chance.Below(5)}", Chance.Hits(0.3) ? null : $"\"{Chance.Below(1000)}\"");
        var queue = Chance.Hits(0.4) ? QueueNames.Of(Chance.Below(World.Scenario.Queues)) : (QueueId?)null;
        return new GuestSessionCommand.SetContext(change,
            queue is null ? null : new RoutingChange(queue, Chance.Below(2), null, null));
    }

    private async Task Send()
    {
        for (var left = Chance.Between(1, World.Scenario.Burst); left > 0; left--)
            if (messages == MessagesMax || !await SendOne()) return;
    }

    /// <summary>As a gateway does with what came while its last call was under way.</summary>
    private async Task SendTogether()
    {
        var commands = new List<GuestSessionCommand.SendMessage>();
        for (var left = Chance.Between(2, 5); left > 0 && messages < MessagesMax; left--)
        {
            var text = $"{key} {++messages}";
            var named = ClientMessageId.Parse($"id {messages}");
            World.Watch.Sending(text);
            inbox.Promise(named, text);
            commands.Add(new GuestSessionCommand.SendMessage(Participant.Guest, text, named, socket?.Address));
        }
        var before = World.Watch.LastAcknowledged(Conversation, "guest");
        if (commands.Count == 0 || await Reach(Grid.TellSession(id, [.. commands])) is not { } outcomes) return;
        SequenceId? last = null;
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i] is { IsRejected: true }) continue;
            var sequence = (outcomes[i]?.Answer as GuestSessionAnswer.Stored)?.Sequence;
            if (sequence is { } at)
            {
                // Another owner may write between two batches of this one.
                World.Watch.Require(last is null || at == last.Value.Next || World.Cluster.HadTwoOwners,
                    Invariant.TogetherStaysTogether,
                    $"'{commands[i].Text}' is at {at} of {Conversation}, and the one sent with it at {last}.");
                World.Watch.Acknowledged(Conversation, "guest", commands[i].Text, at, before);
                before = before with { Sequence = at };
            }
            last = sequence;
        }
    }

    private async Task<bool> SendOne()
    {
        var text = $"{key} {++messages}";
        ClientMessageId? named = Chance.Hits(0.9) ? ClientMessageId.Parse($"id {messages}") : null;
        var before = World.Watch.LastAcknowledged(Conversation, "guest");
        World.Watch.Sending(text);
        if (named is { } promised) inbox.Promise(promised, text);
        var isAcknowledged = false;
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var origin = named is not null && Chance.Hits(0.7) ? socket?.Address : null;
            var outcome = await Try(Grid.Session(id).Execute(
                new GuestSessionCommand.SendMessage(Participant.Guest, text, named, origin)));
            if (outcome is { IsRejected: false, Answer: GuestSessionAnswer.Stored stored })
            {
                World.Watch.Acknowledged(Conversation, "guest", text, stored.Sequence, before);
                isAcknowledged = true;
            }
            // Without a name it can't be sent again; with one, sending again does no harm.
            if (named is null || outcome is not null && !Chance.Hits(0.1)) return isAcknowledged;
            await Pause();
        }
        return isAcknowledged;
    }
}
