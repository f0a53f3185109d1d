using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Tests.Laws;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.Queues.QueueCommand;

namespace GuestGrid.Core.Tests.Queues;

using QueueLaws = LawBook<Queue, QueueCommand, QueuePolicy>;

internal static class QueueKit
{
    private static readonly QueuePolicy Small = QueuePolicy.Default with { WaitingMax = 3, AgentsMax = 2 };

    public static readonly Kit<QueueDecider, Queue, QueueCommand, QueueEvent, QueueAnswer, QueuePolicy> Kit =
        new(new QueueLaws(Small) 
        {
            Excess = QueueLimits.Excess,
            Misstep = QueueLimits.Misstep,
            KindOf = KindOf,
        }, Commands, 1);

    public static readonly Kit<QueueDecider, Queue, QueueCommand, QueueEvent, QueueAnswer, QueuePolicy> WithEcho =
        new(new QueueLaws(Small with { EchoAgent = true })
        {
            Excess = QueueLimits.Excess,
            Misstep = QueueLimits.Misstep,
        }, Commands, 1);

    public static WaitingConversation Waiting(int number, long ticket = 1, int priority = 0,
        TimeSpan since = default, params SkillRequirement[] skills) => new(Ids.Queue("sales"),
        Ids.Conversation(number), ticket, priority, [.. skills], null, Ids.Start + since,
        Ids.Start + TimeSpan.FromHours(24), null, [], null);

    public static NoteAgent Agent(string name, int free, long change, params (string Skill, int Level)[] skills) =>
        new(Ids.Agent(name),
            skills.ToImmutableSortedDictionary(skill => Ids.Skill(skill.Skill), skill => skill.Level), free, change);

    private static string KindOf(Queue queue) => (queue.Line.Count > 0, queue.Agents.Count > 0) switch
    {
        (false, false) => "Empty",
        (false, true) => "OnlyAgents",
        (true, false) => "OnlyWaiting",
        (true, true) => "Busy",
    };

    private static Gen<QueueCommand> Commands
    {
        get
        {
            var conversations = Gen.Choose(1, 5);
            var agents = Gen.Elements("ann", "bob", "cyd");
            SkillRequirement[][] skills =
            [
                [], [], [new(Ids.Skill("german"), 2)],
                [new(Ids.Skill("german"), 1), new(Ids.Skill("billing"), 1)],
            ];
            return Gen.Frequency<QueueCommand>(
                (6, from number in conversations
                    from ticket in Gen.Choose(1, 4)
                    from priority in Gen.Choose(0, 2)
                    from since in Gen.Choose(0, 60)
                    from required in Gen.Elements(skills)
                    select (QueueCommand)new Enqueue(Waiting(number, ticket, priority, Ids.Seconds(since), required))),
                (2, from number in conversations from ticket in Gen.Choose(2, 5)
                    select (QueueCommand)new Withdraw(Ids.Conversation(number), ticket)),
                (5, from agent in agents
                    from free in Gen.Choose(0, 2)
                    from change in Gen.Choose(1, 9)
                    from level in Gen.Choose(0, 3)
                    select (QueueCommand)Agent(agent, free, change, ("german", level), ("billing", 1))),
                (1, from agent in agents from change in Gen.Choose(1, 9)
                    select (QueueCommand)new DropAgent(Ids.Agent(agent), change)),
                (5, from number in conversations
                    from offer in Gen.Choose(1, 8)
                    from agent in agents
                    from answer in Gen.Elements(OfferAnswer.Accepted, OfferAnswer.Declined, OfferAnswer.Unavailable)
                    select (QueueCommand)new AnswerOffer(Ids.Conversation(number), offer, Ids.Agent(agent), answer)),
                (3, Gen.Elements<QueueCommand>(new Tick(), new Inspect())));
        }
    }
}
