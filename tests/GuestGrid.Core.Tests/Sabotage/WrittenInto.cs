namespace GuestGrid.Core.Tests.Sabotage;

/// <summary>An entity whose state is changed in place, as none ever may be.</summary>
internal sealed class WrittenInto : IDecider<List<int>, string, string, object, object>
{
    private WrittenInto() { }

    public static List<int> Initial => [];

    public static string Tick => "tick";

    public static Decision<string> Decide(List<int> state, string command, DecisionContext<object> context) =>
        command == Tick ? Decision<string>.Unchanged() : Decision<string>.Accept(command);

    public static List<int> Evolve(List<int> state, string @event)
    {
        state.Add(@event.Length);
        return state;
    }

    public static object Answer(List<int> state, string command, object policy) => "";

    public static DateTimeOffset? NextWake(List<int> state, object policy) => null;
}
