using System.Collections.Immutable;
using GuestGrid.Core;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Guests;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Guests;
using GuestGrid.Runtime.Sessions;
using GuestGrid.Simulation.Tests.Checks;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Workload;

/// <summary>
/// One guest as its site's backend and its browser drive it: made, changed, counted, written for, erased, all of it at
/// once, and back again.
/// </summary>
internal sealed class GuestScript : Client
{
    private const int AttemptsMax = 4;
    private const int SessionsMax = 4;
    private const int PaddingMax = 80;

    private static readonly SessionIds Ids = new(new Runtime.RandomIdentifiers(), new byte[32]);

    private readonly AnonymousId anonymous;
    private readonly GuestId? chosen;
    private readonly List<GuestSessionId> sessions = [];
    private readonly GuestFiles files;
    private int erasures;
    private int messages;

    public GuestScript(World world, int number) : base(world)
    {
        anonymous = AnonymousId.Parse($"guest {number}");
        chosen = Chance.Hits(0.4) ? new GuestId(Chance.NextGuid()) : null;
        History = new GuestHistory(world, chosen ?? GuestId.Of(anonymous));
        files = new GuestFiles(world, Grid, Chance.Fork());
    }

    public GuestHistory History { get; }

    public Task Run() => Play(async () =>
    {
        for (var i = 0; i < World.Scenario.Commands; i++)
        {
            await Step();
            await DoSomething();
        }
    });

    /// <summary>Writes a last time, and what uploads have left is cleared away.</summary>
    public Task Finish() => Play(async () =>
    {
        await Send();
        while (!await files.Sweep(TimeSpan.Zero)) await Wait(TimeSpan.FromSeconds(1));
    });

    /// <summary>Is seen again, if it is there.</summary>
    public Task ComeBack() => Play(async () =>
    {
        VisitorAnswer? seen;
        while ((seen = await Count()) is null) await Wait(TimeSpan.FromSeconds(1));
        if (seen.Guest is not null) return;
        // There is no room to count it, or nobody to be seen.
        var erasure = History.Begin();
        History.Erases(erasure);
        erasure.GiveUp(World.Loop.Now);
    });

    private Task DoSomething()
    {
        if (sessions.Count == 0) return Chance.Hits(0.9) ? Create() : Task.WhenAll(Create(), Create());
        return Chance.Below(20) switch
        {
            0 or 1 => Create(),
            2 or 3 => Merge(),
            4 => Task.WhenAll(Merge(), Merge(), Count()),
            5 or 6 => Task.WhenAll(Count(), Count()),
            7 => Read(),
            8 => List(),
            9 or 10 => files.Upload(History, Chance.Pick(sessions)),
            11 => files.Sweep(TimeSpan.FromSeconds(30)),
            12 => Erase(),
            13 => Task.WhenAll(Erase(), Send(), Merge(), Count(), files.Upload(History, Chance.Pick(sessions))),
            14 => Task.WhenAll(Create(), Erase(), Create()),
            15 => Tell(new GuestSessionCommand.End(EndReason.Guest)),
            16 => Connect(),
            _ => Send(),
        };
    }

    private async Task Create()
    {
        var (doing, born) = (History.Begin(), History.Begin());
        History.Writes(born, "newcomer", $"\"{born.Mark}\"");
        // Under a key the id is the same each time; in each life of the guest, where clocks tell which came later.
        var isKeyed = chosen is null && Chance.Hits(0.25);
        var life = World.Scenario.Faults.ClockErrorMax == TimeSpan.Zero ? 0 : erasures;
        var key = isKeyed ? $"{anonymous} key {life}" : "";
        var id = isKeyed ? Ids.Of(anonymous.ToString(), key) : new GuestSessionId(Chance.NextGuid());
        History.Creates(doing, id);
        var routing = new Routing(QueueNames.Of(Chance.Below(World.Scenario.Queues)), Chance.Below(2), [],
            Chance.Hits(0.5) ? "de" : null);
        var opening = new Opening(
            id, anonymous, doing.Mark, null, World.Scenario.Timeout, routing, key, null, default, chosen);
        var attributes = ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal)
            .Add("newcomer", $"\"{born.Mark}\"");
        try
        {
            var admission = await new SessionAdmission(Grid).Create(
                opening, new Newcomer(anonymous, doing.Mark, null, attributes, chosen));
            // One that was there may be about to go with its guest.
            if (admission is Admission.Created) doing.Acknowledge(World.Loop.Now);
            else if (admission is Admission.Existing) doing.GiveUp(World.Loop.Now);
            else doing.Refuse(World.Loop.Now);
            if (admission is Admission.Refused) return;
            sessions.Add(id);
            if (sessions.Count > SessionsMax) sessions.RemoveAt(0);
        }
        catch (Exception fault) when (IsOutage(fault))
        {
            doing.GiveUp(World.Loop.Now);
        }
        // Of no effect where the guest was there: nobody hears.
        born.GiveUp(World.Loop.Now);
    }

    private async Task Merge()
    {
        var doing = History.Begin();
        History.Changes(doing);
        var changes = ImmutableSortedDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        for (var left = Chance.Between(1, 2); left > 0; left--)
            changes[$"key{Chance.Below(3)}"] = Chance.Hits(0.2) ? null
                : $"\"{doing.Mark}{new string('.', Chance.Below(PaddingMax))}\"";
        foreach (var (key, value) in changes) History.Writes(doing, key, value);
        await Ask(doing, new AnonymousVisitorCommand.ChangeGuest(
            new GuestChange(Chance.Hits(0.3) ? doing.Mark : null, null, changes.ToImmutable())));
    }

    private async Task<VisitorAnswer?> Count()
    {
        var doing = History.Begin();
        var increment = Chance.Between(1, 3);
        History.Changes(doing);
        History.Counts(doing, increment);
        return await Ask(doing, new AnonymousVisitorCommand.CountInteraction($"\"{doing.Mark}\"", increment));
    }

    private async Task Read()
    {
        var erased = History.Erased.ToHashSet();
        var read = await Try(Visitor.Execute(new AnonymousVisitorCommand.Inspect()));
        // An older owner may answer from memory for a while.
        if (read is not { Answer.Guest: { } guest } || World.Cluster.HadTwoOwners) return;
        foreach (var text in guest.Attributes.Values.Append(guest.Name))
            foreach (var (mark, _) in Marks.In(text))
                World.Watch.Require(!erased.Contains(mark), Invariant.ErasedIsGone, $"'{text}' was read again.");
    }

    private async Task List()
    {
        try
        {
            var timeline = await GuestTimeline.Open(Grid);
            var page = await timeline.Read(Chance.Below(4), 5);
            World.Watch.Require(page.Distinct().Count() == page.Count, Invariant.ListIsRight,
                $"A page shows {string.Join(", ", page)}.");
        }
        catch (Exception fault) when (IsOutage(fault))
        {
            // Asked again some other time.
        }
    }

    private async Task Send()
    {
        if (sessions.Count == 0) return;
        var session = Chance.Pick(sessions);
        for (var left = Chance.Between(1, World.Scenario.Burst); left > 0; left--)
            if (!await Send(session)) return;
    }

    private async Task<bool> Send(GuestSessionId session)
    {
        var doing = History.Begin();
        History.Sends(doing, session);
        var before = World.Watch.LastAcknowledged(ConversationId.Of(session), "guest");
        World.Watch.Sending(doing.Mark);
        var attached = Chance.Hits(0.2) ? files.UploadedTo(session) : null;
        var command = new GuestSessionCommand.SendMessage(Participant.Guest, doing.Mark,
            ClientMessageId.Parse($"id {++messages}"), null, attached is { } id ? [id] : null);
        var isUnknown = false;
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            switch (await Try(Grid.Session(session).Execute(command)))
            {
                case null: isUnknown = true; break;
                case { IsRejected: false, Answer: GuestSessionAnswer.Stored stored }:
                    World.Watch.Acknowledged(
                        ConversationId.Of(session), "guest", doing.Mark, stored.Sequence, before);
                    doing.Acknowledge(World.Loop.Now);
                    return true;
                default:
                    if (isUnknown) doing.GiveUp(World.Loop.Now);
                    else doing.Refuse(World.Loop.Now);
                    return false;
            }
            await Pause();
        }
        doing.GiveUp(World.Loop.Now);
        return false;
    }

    private async Task Erase()
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var doing = History.Begin();
            History.Erases(doing);
            if (await Try(new GuestErasure(Grid).Erase(History.Id)) is { } isErased)
            {
                if (isErased) doing.Acknowledge(World.Loop.Now);
                else doing.Refuse(World.Loop.Now);
                erasures++;
                return;
            }
            doing.GiveUp(World.Loop.Now);
            await Pause();
        }
    }

    private async Task Connect() => await Tell(new GuestSessionCommand.Connect(
        World.Sockets.Open(_ => { }, () => { }).Address, null, null));

    private async Task Tell(GuestSessionCommand command) =>
        await Try(Grid.Session(Chance.Pick(sessions)).Execute(command));

    private IEntity<AnonymousVisitorCommand, VisitorAnswer> Visitor => Grid.Visitor(History.Id);

    /// <summary>What came of it; null where nobody knows.</summary>
    private async Task<VisitorAnswer?> Ask(Doing doing, AnonymousVisitorCommand command)
    {
        switch (await Try(Visitor.Execute(command)))
        {
            case null: doing.GiveUp(World.Loop.Now); return null;
            case { IsRejected: true }: doing.Refuse(World.Loop.Now); return new VisitorAnswer(null, []);
            case var done: doing.Acknowledge(World.Loop.Now); return done.Value.Answer;
        }
    }
}
