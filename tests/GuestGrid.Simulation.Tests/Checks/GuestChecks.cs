using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.Guests;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Conversations;
using GuestGrid.Runtime.Guests;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Checks;

/// <summary>
/// What must hold of guests when all is quiet, asked as their sites would, and read from all that is stored.
/// </summary>
internal sealed class GuestChecks(World world, IReadOnlyList<GuestHistory> histories)
{
    // More than any history has.
    private const int GuestsMax = 1000;
    private const int MessagesMax = 10_000;

    private readonly IGuestGrid grid = new SimulatedGrid(world, mayRepeat: false);

    public async Task Run()
    {
        foreach (var history in histories)
        {
            await CheckRecord(history);
            await CheckMessages(history);
            CheckFiles(history);
        }
        if (world.Cluster.HadTwoOwners) return;
        await CheckList();
        CheckStore();
    }

    private async Task CheckRecord(GuestHistory history)
    {
        var guest = await Read(history.Id);
        world.Watch.Require(guest is not null || !history.IsThere, Invariant.KeptIsThere,
            $"Guest {history.Id} was created and is not there.");
        world.Watch.Require(guest is null || !history.IsGone, Invariant.ErasedIsGone,
            $"Guest {history.Id} was erased and is there.");
        if (guest is not null && history.Fault(guest.Attributes) is { } fault)
            world.Watch.Break(Invariant.MergesLoseNothing, $"Guest {history.Id}: {fault}.");
    }

    private async Task CheckMessages(GuestHistory history)
    {
        foreach (var kept in history.KeptMessages.GroupBy(message => message.Session, message => message.Mark))
        {
            var slice = await new ConversationReader(grid).Read(
                ConversationId.Of(kept.Key), SequenceId.None, MessagesMax);
            var texts = slice?.Messages.Select(message => message.Text).ToList() ?? [];
            foreach (var mark in kept)
            {
                var times = texts.Count(text => text == mark);
                world.Watch.Require(times == 1, Invariant.KeptIsThere,
                    $"'{mark}' was acknowledged, and session {kept.Key} has it {times} times.");
            }
        }
    }

    private void CheckFiles(GuestHistory history)
    {
        foreach (var (mark, attachment) in history.KeptFiles)
            world.Watch.Require(world.Files.All.Any(file => file.Key.Attachment == attachment && file.Value.IsKept),
                Invariant.KeptIsThere, $"The file '{mark}' was taken and is not there.");
    }

    private async Task CheckList()
    {
        var timeline = await GuestTimeline.Open(grid);
        var entries = await timeline.Read(0, GuestsMax);
        var shown = new List<GuestId>();
        foreach (var entry in entries)
            if (await Read(entry.Guest) is { } guest && guest.CreatedAt == entry.At) shown.Add(entry.Guest);
        var living = world.Ledger.StatesOf<AnonymousVisitor>(EntityKinds.Visitor)
            .Select(visitor => visitor.State.Guest?.Id).OfType<GuestId>();
        world.Watch.Require(shown.Order().SequenceEqual(living.Order()), Invariant.ListIsRight,
            $"The list shows {string.Join(", ", shown)}; there are {string.Join(", ", living)}.");
        world.Watch.Require(entries.SequenceEqual(entries.Order()), Invariant.ListIsRight, "The list has no order.");
    }

    private void CheckStore()
    {
        var erased = histories.SelectMany(history => history.Erased).ToHashSet();
        foreach (var (name, text) in StoreScan.Read(world))
            foreach (var (mark, guest) in Marks.In(text))
                world.Watch.Require(!erased.Contains(mark) && IsThere(guest), Invariant.ErasedIsGone,
                    $"{name} still holds '{mark}'.");
        foreach (var session in world.Ledger.Sessions)
            if (session.State is GuestSession.Known { Opening.Guest: var guest })
                world.Watch.Require(StateOf(guest)?.Recent.Contains(session.Id) == true, Invariant.ErasedIsGone,
                    $"Guest {guest} does not know of its session {session.Id}, so nobody could erase it.");
        foreach (var key in world.Files.All.Keys)
            world.Watch.Require(world.Ledger.Session(key.Session).State is GuestSession.Known { Attachments: { } files }
                && files.Exists(file => file.Upload == key.Upload), Invariant.ErasedIsGone,
                $"The file {key} belongs to no session.");
    }

    private bool IsThere(GuestId guest) => StateOf(guest) is { Guest: not null };

    private AnonymousVisitor? StateOf(GuestId guest) =>
        world.Ledger.StateOf<AnonymousVisitor>(EntityKinds.Visitor, guest.ToString());

    private async Task<GuestProfile?> Read(GuestId guest) =>
        (await grid.Visitor(guest).Execute(new AnonymousVisitorCommand.Inspect())).Answer.Guest;
}
