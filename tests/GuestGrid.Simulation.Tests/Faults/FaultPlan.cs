using GuestGrid.Simulation.Tests.Machinery;

namespace GuestGrid.Simulation.Tests.Faults;

/// <summary>What goes wrong in one history and how often: chances per event, spans for delays.</summary>
/// <param name="WriteLost">The store fails before it writes.</param>
/// <param name="WriteAnswerLost">It writes, and the writer hears of a failure.</param>
/// <param name="WriteLate">The writer hears of a failure, and then it is written.</param>
/// <param name="CrashAtWrite">The owner dies as it writes, before or after the write took effect.</param>
/// <param name="CallDuplicated">A command between entities arrives a second time, later.</param>
/// <param name="Crash">An owner dies, per step of a script.</param>
/// <param name="Move">Entities change owners while the older owners go on.</param>
/// <param name="StaleRoute">A caller still asks an older owner, for a while after a move.</param>
/// <param name="ClockErrorMax">How far an owner's clock is off, either way; it is set anew with each of its
/// lives.</param>
/// <param name="Full">The store begins to refuse all writes, for a while, per step of a script.</param>
internal sealed record FaultPlan(
    double WriteLost, double WriteAnswerLost, double WriteLate, double ReadLost, double CrashAtWrite,
    double StoreAtOnce, TimeSpan StoreDelayMax,
    double CallLost, double CallAnswerLost, double CallDuplicated, TimeSpan CallDelayMax,
    double SocketBreaks, double Crash, double Move, double StaleRoute, double Evict, TimeSpan ClockErrorMax,
    double Full)
{
    /// <summary>Nothing goes wrong any more; things still take time.</summary>
    public static readonly FaultPlan None = new(0, 0, 0, 0, 0, 0.5, TimeSpan.FromMilliseconds(5),
        0, 0, 0, TimeSpan.FromMilliseconds(5), 0, 0, 0, 0, 0, TimeSpan.Zero, 0);

    /// <summary>
    /// Half of the kinds of faults, each with a rate of its own: all at once would hide what one alone shows.
    /// </summary>
    public static FaultPlan Draw(Chance chance)
    {
        return new FaultPlan(
            Rate(0.05), Rate(0.05), Rate(0.05), Rate(0.05), Rate(0.03),
            chance.Pick<double>([0, 0.5, 0.9]), Span(200),
            Rate(0.05), Rate(0.05), Rate(0.1), Span(chance.Pick([5, 50, 500, 3000])),
            Rate(0.05), Rate(0.03), chance.Hits(0.5) ? Rate(0.03) : 0, Rate(0.5), Rate(0.3), Span(1500),
            chance.Hits(0.3) ? Rate(0.03) : 0);

        double Rate(double max) => chance.Hits(0.5) ? max * chance.Below(1000) / 1000 : 0;

        TimeSpan Span(int maxMs) => TimeSpan.FromMilliseconds(chance.Hits(0.5) ? chance.Below(maxMs) : 0);
    }
}
