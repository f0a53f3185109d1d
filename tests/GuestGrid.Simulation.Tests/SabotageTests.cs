using System.Runtime.CompilerServices;
using GuestGrid.Core;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Entities;
using GuestGrid.Simulation.Tests.Checks;
using GuestGrid.Simulation.Tests.Grid;
using GuestGrid.Simulation.Tests.Machinery;
using GuestGrid.Simulation.Tests.Sabotage;

namespace GuestGrid.Simulation.Tests;

/// <summary>Every invariant can fail: a grid with one broken part is caught by the checker it is for.</summary>
public sealed class SabotageTests
{
    private const int HistoriesMax = 300;

    [Fact]
    public void A_store_that_confirms_too_early_acknowledges_what_is_not_durable() => Catches(
        Invariant.AcknowledgedIsDurable, Parts.Real with { Face = (world, store) => new HastyStore(world, store) });

    [Fact]
    public void A_store_that_confirms_too_early_lets_news_out_that_is_not_durable() => Catches(
        Invariant.NewsIsDurable, Parts.Real with { Face = (world, store) => new HastyStore(world, store) });

    [Fact]
    public void A_store_that_confirms_while_it_is_full_acknowledges_what_is_not_durable() => Catches(
        Invariant.AcknowledgedIsDurable, Parts.Real with { Face = (world, store) => new BoastfulStore(world, store) });

    [Fact]
    public void A_store_that_ignores_versions_breaks_the_log() => Catches(
        Invariant.LogIsGapless, Parts.Real with { Durable = store => new VersionBlindStore(store) });

    [Fact]
    public void A_store_that_loses_writes_loses_what_was_acknowledged() => Catches(
        Invariant.AcknowledgedIsDurable, Parts.Real with { Durable = store => new ForgetfulStore(store) });

    [Fact]
    public void A_session_that_skips_a_position_breaks_the_log() => Catches(
        Invariant.LogIsGapless, With<SkipsPositions>());

    [Fact]
    public void A_session_that_forgets_client_ids_stores_a_message_twice() => Catches(
        Invariant.SentOnceStoredOnce, With<ForgetsClientIds>());

    [Fact]
    public void A_session_that_mixes_the_client_ids_of_its_senders_acknowledges_what_it_did_not_store() => Catches(
        Invariant.AcknowledgedIsDurable, With<MixesSenders>());

    [Fact]
    public void A_session_that_takes_any_token_lets_old_ones_in() => Catches(
        Invariant.OldTokensRefused, With<TakesAnyToken>());

    [Fact]
    public void A_session_that_ignores_its_end_is_caught() => Catches(
        Invariant.EndIsFinal, With<IgnoresItsEnd>());

    [Fact]
    public void A_session_that_remembers_differently_than_it_replays_is_caught() => Catches(
        Invariant.MemoryIsTheReplay, With<RemembersDifferently>());

    [Fact]
    public void A_session_that_names_the_place_of_another_message_breaks_the_order_of_its_sender() => Catches(
        Invariant.SenderOrderKept, With<NamesThePlaceBefore>());

    [Fact]
    public void A_session_that_lets_others_between_what_was_sent_together_is_caught() => Catches(
        Invariant.TogetherStaysTogether, Parts.Real with
        {
            Sessions = (policies, environment) =>
                new OneByOne<GuestSessionId, GuestSessionCommand, GuestSessionAnswer>(
                    Parts.SessionsOf<GuestSessionDecider>(policies, environment)),
        });

    [Fact]
    public void A_session_that_reads_out_another_text_leaves_guests_without_the_log() => Catches(
        Invariant.GuestHasTheLog, With<RewritesHistory>());

    [Fact]
    public void A_session_that_throws_is_a_fault_that_its_client_should_not_see() => Catches(
        Invariant.FaultsAreNamed, With<ThrowsAtTyping>());

    [Fact]
    public void A_session_that_throws_is_reported() => Catches(
        Invariant.DecisionsAreTotal, With<ThrowsAtTyping>());

    [Fact]
    public void A_visitor_that_does_not_count_exceeds_the_quota() => Catches(
        Invariant.QuotaHolds, Parts.Real with { Visitors = Parts.VisitorsOf<GenerousVisitors> });

    [Fact]
    public void Agents_that_take_more_than_they_can_are_caught() => Catches(
        Invariant.CapacityHolds, Parts.Real with { Agents = Parts.AgentsOf<EagerAgents> });

    [Fact]
    public void Ids_that_do_not_follow_from_the_key_make_two_sessions_of_one() => Catches(
        Invariant.OneSessionAKey,
        Parts.Real with { NameSession = (_, fresh) => new GuestSessionId(fresh) });

    [Fact]
    public void A_delivery_that_drops_releases_leaks_slots() => Catches(
        Invariant.SlotsFollowSessions, Dropping(tell => tell is Effect.TellVisitor
        {
            Command: AnonymousVisitorCommand.ReleaseSlot,
        }));

    [Fact]
    public void A_delivery_that_drops_what_queues_are_told_leaves_guests_stuck() => Catches(
        Invariant.NobodyIsStuck, Dropping(tell => tell is Effect.TellQueue));

    [Fact]
    public void A_session_that_does_not_ask_a_full_line_again_is_stuck() => Catches(
        Invariant.NobodyIsStuck, Parts.Real with
        {
            Sessions = (policies, environment) => Parts.SessionsOf<GuestSessionDecider>(policies with
            {
                Session = policies.Session with { RoutingRetry = TimeSpan.FromDays(1) },
            }, environment),
        });

    [Fact]
    public void A_delivery_that_never_succeeds_leaves_outboxes_full() => Catches(
        Invariant.OutboxesDrain, Parts.Real with
        {
            Deliver = path => tell => tell is Effect.TellVisitor
                ? throw new TimeoutException("A flaw.") : path(tell),
        });

    [Fact]
    public void A_store_without_wake_ups_lets_sessions_outlive_their_time() => Catches(
        Invariant.NothingIsOverdue, Parts.Real with { Durable = store => new SleepyStore(store) });

    [Fact]
    public void A_store_that_wakes_without_reason_is_noticed() => Catches(
        Invariant.TicksAreFew, Parts.Real with { Durable = store => new RestlessStore(store) });

    private static Parts With<TFlaw>() where TFlaw : ISessionFlaw =>
        Parts.Real with { Sessions = Parts.SessionsOf<FlawedSessions<TFlaw>> };

    internal static Parts Dropping(Func<Effect.Tell, bool> drops) => Parts.Real with
    {
        Deliver = path => tell => drops(tell) ? ValueTask.FromResult<Outcome<object?>>(default) : path(tell),
    };

    internal static void Catches(Invariant invariant, Parts parts, [CallerMemberName] string name = "")
    {
        for (var number = 0; number < HistoriesMax; number++)
            if (Simulation.Run(SimulationSeed.Of(name, number), parts, invariant, traced: 0) is { Violation: not null })
                return;
        Assert.Fail($"{HistoriesMax} histories did not show that {invariant} is broken.");
    }
}
