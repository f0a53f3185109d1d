using FsCheck;
using FsCheck.Fluent;
using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Queues;

namespace GuestGrid.Core.Tests.Together;

/// <summary>
/// Races between entities: whatever order their tells arrive in, they agree in the end and nobody is forgotten.
/// </summary>
public sealed class TogetherTests
{
    private static readonly Gen<int[]> Scripts =
        Gen.Choose(5, 120).SelectMany(length => Gen.Choose(0, 20 * 60 - 1).ArrayOf(length));

    private static readonly Dictionary<string, Func<Effect.Tell, bool>> SabotagedTells = new()
    {
        ["slot released"] = tell => tell is Effect.TellVisitor { Command: AnonymousVisitorCommand.ReleaseSlot },
        ["conversation queued"] = tell => tell is Effect.TellQueue { Command: QueueCommand.Enqueue },
        ["conversation withdrawn"] = tell => tell is Effect.TellQueue { Command: QueueCommand.Withdraw },
        ["agent gone"] = tell => tell is Effect.TellQueue { Command: QueueCommand.DropAgent },
        ["capacity changed"] = tell => tell is Effect.TellQueue { Command: QueueCommand.NoteAgent { Change: > 2 } },
        ["assignment released"] = tell => tell is Effect.TellAgent { Command: AgentCommand.Release },
        ["conversation accepted"] = tell => tell is Effect.TellSession { Command: GuestSessionCommand.Assign },
        ["conversation given up"] = tell => tell is Effect.TellSession { Command: GuestSessionCommand.Unassign },
    };

    // An offer has its own end at both sides, so nothing about it needs to arrive.
    private static readonly Dictionary<string, Func<Effect.Tell, bool>> HealingTells = new()
    {
        ["offer made"] = tell => tell is Effect.TellAgent { Command: AgentCommand.ConsiderOffer { Offer.Number: 2 } },
        ["offer withdrawn"] = tell => tell is Effect.TellAgent { Command: AgentCommand.WithdrawOffer },
        ["offer declined"] = tell => tell is Effect.TellQueue { Command: QueueCommand.AnswerOffer },
    };

    [Fact]
    public void Whatever_order_tells_arrive_in_the_entities_agree_and_every_guest_finds_an_agent() =>
        Prop.ForAll(Arb.From(Scripts, Smaller), script =>
        {
            var world = new World();
            if (Broken(world, script) is { } broken)
                throw new InvalidOperationException($"{broken}\n{world.Story}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_500));

    public static TheoryData<string> Losses => [.. SabotagedTells.Keys];

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_tell_that_never_arrives_is_noticed(string lost) => Assert.Contains(
        Gen.Sample(Scripts, 400, new Rnd(20310306), 50),
        script => Broken(new World { Loses = SabotagedTells[lost] }, script) is not null);

    public static TheoryData<string> HealingLosses => [.. HealingTells.Keys];

    [Theory]
    [MemberData(nameof(HealingLosses))]
    public void A_lost_word_about_an_offer_heals_by_itself(string lost) => Assert.DoesNotContain(
        Gen.Sample(Scripts, 400, new Rnd(20310307), 50),
        script => Broken(new World { Loses = HealingTells[lost] }, script) is not null);

    private static string? Broken(World world, int[] numbers)
    {
        var script = new Script(world);
        script.Run(numbers);
        script.ComeToRest();
        if (Agreement.Broken(world) is { } broken) return broken;
        script.LetOneAgentTakeEverything();
        return Agreement.Stranded(world) ?? Agreement.Broken(world);
    }

    private static IEnumerable<int[]> Smaller(int[] script)
    {
        for (var size = script.Length / 2; size >= 1; size /= 2)
            for (var at = 0; at + size <= script.Length; at += size)
                yield return [.. script[..at], .. script[(at + size)..]];
    }
}
