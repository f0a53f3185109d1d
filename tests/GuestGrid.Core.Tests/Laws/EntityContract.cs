using System.Diagnostics;
using GuestGrid.Core.Tests.Support;

namespace GuestGrid.Core.Tests.Laws;

/// <summary>The tests that every entity passes; an entity's own class says what is particular to it.</summary>
public abstract class EntityContract
{
    [Fact]
    public abstract void Every_law_holds_along_generated_histories();

    [Fact]
    public abstract void Generated_histories_reach_every_event_and_every_rejection();

    [Fact]
    public abstract void Every_command_in_every_state_ends_as_the_decision_table_says();

    [Fact]
    public abstract void Every_event_follows_the_states_that_the_table_names_and_no_other();
}

/// <summary>A kit together with its decision table.</summary>
internal sealed class Contract<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>(
    Kit<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> kit)
    where TDecider : IDecider<TState, TCommand, TEvent, TAnswer, TPolicy>
    where TState : class where TCommand : class where TEvent : class
{
    // Commands tried in passing at every step of every history.
    private const int Asides = 5;

    private static readonly TimeSpan[] Moments = [TimeSpan.Zero, Ids.Minutes(9), TimeSpan.FromDays(2),
        Ids.Seconds(-30)];

    /// <summary>
    /// The first line names the kinds of states, every other line a command and what may become of it in each of them:
    /// A accepted, U unchanged, R refused. Every cell is visited, no other outcome is seen in it, and every outcome
    /// that
    /// a line names is seen somewhere in it.
    /// </summary>
    public void CommandsEndAs(string table)
    {
        var seen = new Dictionary<(string Command, string Kind), HashSet<char>>();
        var leaves = new HashSet<Type>();
        Visit((state, command, decision) =>
        {
            leaves.Add(state.GetType());
            var cell = (command.GetType().Name, kit.Book.KindOf(state));
            if (!seen.TryGetValue(cell, out var outcomes)) seen[cell] = outcomes = [];
            outcomes.Add(Outcome(decision));
        }, (_, _) => { });
        Assert.Equal(Kinds(typeof(TState)), leaves.OrderBy(leaf => leaf.Name, StringComparer.Ordinal));

        var rows = Lines(table).Select(line => line.Split(' ')).ToList();
        var columns = rows[0][1..];
        Assert.Equal(columns.Order(StringComparer.Ordinal), seen.Keys.Select(cell => cell.Kind).Distinct()
            .Order(StringComparer.Ordinal));
        Assert.Equal(Kinds(typeof(TCommand)).Select(kind => kind.Name), rows[1..].Select(row => row[0]));
        foreach (var row in rows[1..])
        {
            foreach (var (column, allowed) in columns.Zip(row[1..]))
            {
                Assert.True(seen.TryGetValue((row[0], column), out var outcomes),
                    $"{row[0]} is never tried in {column}");
                Assert.True(outcomes.All(allowed.Contains), $"{row[0]} in {column}: {string.Concat(outcomes)}");
            }
            var anywhere = columns.SelectMany(column => seen[(row[0], column)]).Distinct().Order();
            Assert.Equal(string.Concat(row[1..]).Distinct().Order(), anywhere);
        }
    }

    /// <summary>One line an event: its name and the kinds of states that it follows.</summary>
    public void EventsFollow(string table)
    {
        var followed = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var kind in Kinds(typeof(TEvent))) followed[kind.Name] = new(StringComparer.Ordinal);
        var samples = new Dictionary<string, TEvent>();
        Visit((_, _, _) => { }, (state, @event) =>
        {
            followed[@event.GetType().Name].Add(state.GetType().Name);
            samples[@event.GetType().Name] = @event;
        });
        SameTable(table, followed.Select(row => row.Value.Prepend(row.Key)));
        foreach (var (name, @event) in samples)
            foreach (var state in kit.States.Where(state => !followed[name].Contains(state.GetType().Name)))
                Assert.Throws<UnreachableException>(() => TDecider.Evolve(state, @event));
    }

    private static void SameTable(string table, IEnumerable<IEnumerable<string>> rows)
    {
        var expected = Lines(table).ToList();
        var actual = rows.Select(row => string.Join(' ', row)).ToList();
        Assert.True(expected.SequenceEqual(actual), $"The table differs; what is seen:\n{string.Join('\n', actual)}");
    }

    public void ReachesEverything(Type? rejections, params Type[] unreached)
    {
        var wanted = Kinds(typeof(TEvent)).Concat(rejections is null ? [] : Kinds(rejections)).Except(unreached);
        Assert.Empty(wanted.Except(kit.Reached()).Select(kind => kind.Name));
    }

    private void Visit(Action<TState, TCommand, Decision<TEvent>> decided, Action<TState, TEvent> happened)
    {
        foreach (var state in kit.States)
            foreach (var command in kit.FixedCommands)
                foreach (var moment in Moments)
                    Decide(state, command, Ids.Start + moment);
        var turn = 0;
        foreach (var history in kit.FixedHistories)
        {
            var (state, now) = (TDecider.Initial, Ids.Start);
            foreach (var step in history)
            {
                var command = step.Command ?? TDecider.Tick;
                state = Decide(state, command, now = kit.TimeOf(step, state, now));
                Decide(state, command, now);
                for (var i = 0; i < Asides; i++) Decide(state, kit.FixedCommands[turn++ % kit.FixedCommands.Count],
                    now);
            }
        }

        TState Decide(TState state, TCommand command, DateTimeOffset now)
        {
            var decision = TDecider.Decide(state, command, new DecisionContext<TPolicy>(now, kit.Book.Policy));
            decided(state, command, decision);
            foreach (var @event in decision.Events)
            {
                happened(state, @event);
                state = TDecider.Evolve(state, @event);
            }
            TDecider.Answer(state, command, kit.Book.Policy);
            TDecider.NextWake(state, kit.Book.Policy);
            return state;
        }
    }

    private static char Outcome(Decision<TEvent> decision) =>
        decision.Rejection is not null ? 'R' : decision.Events.Count > 0 ? 'A' : 'U';

    private static IEnumerable<string> Lines(string table) => table.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        .Where(line => line.Length > 0);

    /// <summary>The leaves of a closed hierarchy.</summary>
    private static IEnumerable<Type> Kinds(Type hierarchy) => hierarchy.Assembly.GetTypes()
        .Where(type => hierarchy.IsAssignableFrom(type) && !type.IsAbstract)
        .OrderBy(type => type.Name, StringComparer.Ordinal);
}
