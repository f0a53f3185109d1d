using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Formats;
using GuestGrid.Storage.Memory;

namespace GuestGrid.Simulation.Tests.Runner;

using SessionRunner = EntityRunner<GuestSessionDecider, GuestSession, GuestSessionCommand, GuestSessionEvent,
    GuestSessionAnswer, GuestSessionPolicy>;

/// <summary>One session's runner over a store in memory, with every port in the test's hands.</summary>
internal sealed class Bench : IConnections, IRunnerFaults
{
    public static readonly GuestSessionId Id = GuestSessionId.Parse("3b1be05c-c45b-43e6-be68-1716a172b4eb");
    public static readonly EntityKey Key = new(EntityKinds.Session, Id.ToString());
    public static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A session that is younger leaves a mark for a while when it is erased.</summary>
    public static readonly TimeSpan OpeningUnderWay = TimeSpan.FromMinutes(1);

    public IEntityStore Store { get; set; } = new MemoryEntityStore();

    public Func<Effect.Tell, ValueTask<Outcome<object?>>> Deliver { get; set; } = _ => new(default(Outcome<object?>));

    public Action<Notice> OnPush { get; set; } = _ => { };

    public RunnerLimits Limits { get; set; } = RunnerLimits.Default;

    /// <summary>What the clock on the wall says.</summary>
    public DateTimeOffset Time { get; set; } = Now;

    /// <summary>How long ago everything began.</summary>
    public TimeSpan Elapsed { get; set; }

    public List<Exception> Bugs { get; } = [];

    public SessionRunner Create() => new(Key, GuestSessionPolicy.Default, new RunnerEnvironment(Store,
        new JsonStoredFormat(), new StillClock(this), this, Deliver, Limits, this));

    /// <param name="guest">Whose session it is, where that is not the visitor itself.</param>
    public static GuestSessionCommand Opening(GuestId? guest = null) => new GuestSessionCommand.Open(new Opening(Id,
        AnonymousId.Parse("visitor"), "Guest", null, TimeSpan.FromMinutes(5),
        new Routing(QueueId.Parse("queue"), 0, [], null), "", null, default, guest), Now.AddMinutes(10));

    public static GuestSessionCommand Message(string text) => new GuestSessionCommand.SendMessage(
        Participant.Guest, text, ClientMessageId.Parse(text), null);

    public void Push(ConnectionAddress to, Notice notice) => OnPush(notice);

    public void DecisionFailed(EntityKey entity, Exception exception) => Bugs.Add(exception);

    public void DeliveryFailed(EntityKey entity, string tell, int attempt, Exception exception) { }

    private sealed class StillClock(Bench bench) : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => bench.Time;

        public override long GetTimestamp() => bench.Elapsed.Ticks;
    }
}
