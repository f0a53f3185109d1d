using FsCheck;
using FsCheck.Fluent;
using GuestGrid.Core.Tests.Support;

namespace GuestGrid.Core.Tests.Laws;

/// <summary>Everything that the generic tests need to know of one entity.</summary>
/// <param name="commands">Over few ids, so that commands meet.</param>
/// <param name="beginning">What most histories begin with.</param>
internal sealed class Kit<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>(
    LawBook<TState, TCommand, TPolicy> book, Gen<TCommand> commands, int longWaits, params TCommand[] beginning)
    where TDecider : IDecider<TState, TCommand, TEvent, TAnswer, TPolicy>
    where TState : class where TCommand : class where TEvent : class
{
    private const int FixedCount = 600;
    private const int StatesCount = 40;

    private Step<TCommand>[][]? fixedHistories;
    private readonly Lazy<IReadOnlyList<TCommand>> fixedCommands = new(() =>
        [.. beginning, .. Gen.Sample(commands, 600, new Rnd(20310305), 50)]);

    private IReadOnlyList<TState>? states;

    public LawBook<TState, TCommand, TPolicy> Book => book;

    /// <summary>The same on every run.</summary>
    public IEnumerable<Step<TCommand>[]> FixedHistories => Fixed.Take(Visited);

    /// <summary>How many of the histories are walked through where all of them would take too long.</summary>
    public int Visited { get; init; } = 250;

    /// <summary>What some histories begin with instead; they too are few, like those that begin with nothing.</summary>
    public TCommand[] OtherBeginning { get; init; } = [];

    private Step<TCommand>[][] Fixed => fixedHistories ??= Histories.Fixed(All(), FixedCount);

    public IReadOnlyList<TCommand> FixedCommands => fixedCommands.Value;

    /// <summary>States early in the first histories and at their end, and the state before anything happened.</summary>
    public IReadOnlyList<TState> States => states ??= [TDecider.Initial, .. FixedHistories.Take(StatesCount)
        .SelectMany((history, i) => new[] { Live(history[..Math.Min(history.Length, 1 + i % 8)]), Live(history) })];

    public Contract<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> Contract() => new(this);

    public void HoldLaws(int tests) => Histories.Hold(All(), Check, tests);

    public Violation? Check(Step<TCommand>[] history) => NewLaws<TDecider>().Check(history);

    /// <summary>The first law that a decider in the place of the real one is seen to break.</summary>
    public Violation? FirstViolationOf<TBroken>(string law)
        where TBroken : IDecider<TState, TCommand, TEvent, TAnswer, TPolicy> => Fixed
        .Select(history => NewLaws<TBroken>().Check(history))
        .FirstOrDefault(violation => violation?.Law == law);

    /// <summary>Kinds of events, effects and rejections that the histories reach.</summary>
    public HashSet<Type> Reached()
    {
        var reached = new HashSet<Type>();
        foreach (var history in FixedHistories)
        {
            var laws = NewLaws<TDecider>();
            Assert.Null(laws.Check(history));
            reached.UnionWith(laws.Seen);
        }
        return reached;
    }

    /// <summary>When a step is taken after one at <paramref name="before"/>.</summary>
    public DateTimeOffset TimeOf(Step<TCommand> step, TState state, DateTimeOffset before)
    {
        var time = before + step.Wait;
        return step.Command is null && TDecider.NextWake(state, book.Policy) is { } wake && wake > time ? wake : time;
    }

    private EntityLaws<TBroken, TState, TCommand, TEvent, TAnswer, TPolicy> NewLaws<TBroken>()
        where TBroken : IDecider<TState, TCommand, TEvent, TAnswer, TPolicy> => new(book);

    private TState Live(Step<TCommand>[] history)
    {
        var (state, now) = (TDecider.Initial, Ids.Start);
        foreach (var step in history)
        {
            now = TimeOf(step, state, now);
            var decision = TDecider.Decide(
                state, step.Command ?? TDecider.Tick, new DecisionContext<TPolicy>(now, book.Policy));
            state = decision.Events.Aggregate(state, TDecider.Evolve);
        }
        return state;
    }

    private Gen<Step<TCommand>[]> All()
    {
        var histories = Histories.Of(commands, longWaits);
        return OtherBeginning.Length == 0
            ? Gen.Frequency((9, After(beginning)), (1, histories))
            : Gen.Frequency((9, After(beginning)), (1, histories), (1, After(OtherBeginning)));

        Gen<Step<TCommand>[]> After(TCommand[] first)
        {
            var prefix = first.Select(command => new Step<TCommand>(TimeSpan.Zero, command)).ToArray();
            return histories.Select(history => (Step<TCommand>[])[.. prefix, .. history]);
        }
    }
}
