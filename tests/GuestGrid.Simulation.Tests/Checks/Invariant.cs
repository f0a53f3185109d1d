namespace GuestGrid.Simulation.Tests.Checks;

/// <summary>What must hold in every history.</summary>
internal enum Invariant
{
    /// <summary>Whatever was acknowledged is durable at that moment, at the acknowledged place, for ever.</summary>
    AcknowledgedIsDurable,

    /// <summary>A conversation's positions are 1, 2, 3 … in the durable log.</summary>
    LogIsGapless,

    /// <summary>One client message id of a sender is one message, and every message was sent by somebody.</summary>
    SentOnceStoredOnce,

    /// <summary>What a sender sends after an acknowledgement stands after what was acknowledged.</summary>
    SenderOrderKept,

    /// <summary>What a sender sends together stands together, in its order, and nobody's between.</summary>
    TogetherStaysTogether,

    /// <summary>What a guest has after it resumed is the log.</summary>
    GuestHasTheLog,

    /// <summary>Nobody hears of a message that is not durable.</summary>
    NewsIsDurable,

    /// <summary>One idempotency key is one session.</summary>
    OneSessionAKey,

    /// <summary>No visitor has more live sessions than its quota, at any time.</summary>
    QuotaHolds,

    /// <summary>When all is quiet, live sessions hold slots and ended ones do not.</summary>
    SlotsFollowSessions,

    /// <summary>Nothing follows the end of a session but the confirmation of its pages.</summary>
    EndIsFinal,

    /// <summary>A replaced token stops working after its grace.</summary>
    OldTokensRefused,

    /// <summary>
    /// When all is quiet, sessions, queues and agents agree, and nobody waits whom an agent could serve.
    /// </summary>
    NobodyIsStuck,

    /// <summary>An agent never has more than it can take.</summary>
    CapacityHolds,

    /// <summary>When all is quiet, every promise to another entity was kept.</summary>
    OutboxesDrain,

    /// <summary>What owners remember is what a replay gives.</summary>
    MemoryIsTheReplay,

    /// <summary>What was due was handled.</summary>
    NothingIsOverdue,

    /// <summary>When all is quiet, owners are.</summary>
    TicksAreFew,

    /// <summary>No decision throws, and every stored event fits its state.</summary>
    DecisionsAreTotal,

    /// <summary>
    /// A guest's attribute is what the last merge made it, and each interaction is counted once.
    /// </summary>
    MergesLoseNothing,

    /// <summary>A guest's attributes are never more than they may be.</summary>
    AttributesStayInBounds,

    /// <summary>Of a guest that was erased nothing is left, anywhere.</summary>
    ErasedIsGone,

    /// <summary>What was acknowledged is there for as long as nobody has erased its guest.</summary>
    KeptIsThere,

    /// <summary>A list shows every guest once, in order of creation, and nobody else.</summary>
    ListIsRight,

    /// <summary>Clients are told of refusals and of outages, of nothing else.</summary>
    FaultsAreNamed,
}
