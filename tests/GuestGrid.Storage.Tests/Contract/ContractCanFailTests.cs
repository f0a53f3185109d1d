using System.Reflection;
using System.Runtime.ExceptionServices;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Memory;

namespace GuestGrid.Storage.Tests.Contract;

/// <summary>
/// The contract is only worth what it catches: each sabotaged store must fail the rule it breaks.
/// </summary>
public sealed class ContractCanFailTests
{
    public static readonly TheoryData<Sabotage, string> Sabotages = new()
    {
        { Sabotage.ForgetsWrites, nameof(EntityStoreContract.What_was_appended_loads) },
        { Sabotage.IgnoresVersions, nameof(EntityStoreContract.Of_many_appends_on_one_version_exactly_one_lands) },
        { Sabotage.IgnoresVersions, nameof(EntityStoreContract.Appends_behind_a_refused_one_are_refused_too) },
        { Sabotage.ReversesEntries, nameof(EntityStoreContract.Entries_load_in_the_order_they_were_appended) },
        {
            Sabotage.TakesSnapshotsForEntries,
            nameof(EntityStoreContract.A_snapshot_replaces_the_snapshot_and_the_entries_before_it)
        },
        { Sabotage.DropsEmptyContent, nameof(EntityStoreContract.Nothing_and_no_content_are_told_apart) },
        { Sabotage.MixesKinds, nameof(EntityStoreContract.The_same_id_in_two_kinds_is_two_entities) },
        { Sabotage.MixesCases, nameof(EntityStoreContract.Ids_that_are_alike_are_entities_of_their_own) },
        { Sabotage.KeepsTheErased, nameof(EntityStoreContract.An_erased_entity_is_absent) },
        { Sabotage.KeepsTheErased, nameof(EntityStoreContract.An_erased_entity_is_never_due) },
        {
            Sabotage.IgnoresVersions,
            nameof(EntityStoreContract.An_erasure_decided_on_another_version_erases_nothing)
        },
        { Sabotage.ForgetsWakes, nameof(EntityStoreContract.An_entity_is_due_from_its_wake_on) },
        { Sabotage.WakesLatestFirst, nameof(EntityStoreContract.Due_entities_come_earliest_first_and_at_most_so_many) },
    };

    [Theory]
    [MemberData(nameof(Sabotages))]
    public async Task A_sabotaged_store_fails_the_rule_it_breaks(Sabotage sabotage, string rule)
    {
        var contract = new SabotagedContract(sabotage);
        await contract.InitializeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => contract.Check(rule));
    }

    [Fact]
    public async Task An_honest_store_passes_the_same_rules()
    {
        foreach (var rule in Sabotages.Select(row => (string)row[1]).Distinct())
        {
            var contract = new SabotagedContract(Sabotage.None);
            await contract.InitializeAsync();
            await contract.Check(rule);
        }
    }

    public enum Sabotage
    {
        None, ForgetsWrites, IgnoresVersions, ReversesEntries, TakesSnapshotsForEntries, DropsEmptyContent, MixesKinds,
        MixesCases, KeepsTheErased, ForgetsWakes, WakesLatestFirst,
    }

    sealed class SabotagedContract(Sabotage sabotage) : EntityStoreContract
    {
        protected override ValueTask<IEntityStore> Open() => new(new SabotagedStore(sabotage));

        public async Task Check(string rule)
        {
            try
            {
                await (Task)typeof(EntityStoreContract).GetMethod(rule)!.Invoke(this, null)!;
            }
            catch (TargetInvocationException fault)
            {
                ExceptionDispatchInfo.Throw(fault.InnerException!);
            }
        }
    }

    sealed class SabotagedStore(Sabotage sabotage) : IEntityStore
    {
        readonly MemoryEntityStore _honest = new();

        public async ValueTask<StoredEntity> Load(EntityKey key, CancellationToken cancellation = default)
        {
            var loaded = await _honest.Load(Key(key), cancellation);
            return sabotage switch
            {
                Sabotage.ReversesEntries => loaded with { Entries = [.. loaded.Entries.Reverse()] },
                Sabotage.DropsEmptyContent when loaded.Snapshot is { IsEmpty: true } => loaded with { Snapshot = null },
                _ => loaded,
            };
        }

        public async ValueTask Append(EntityAppend append) => await (sabotage switch
        {
            Sabotage.ForgetsWrites => ValueTask.CompletedTask,
            Sabotage.IgnoresVersions =>
                _honest.Append(append with { ExpectedVersion = (await _honest.Load(append.Key)).Version }),
            Sabotage.TakesSnapshotsForEntries => _honest.Append(append with { IsSnapshot = false }),
            Sabotage.ForgetsWakes => _honest.Append(append with { WakeAt = null }),
            _ => _honest.Append(append with { Key = Key(append.Key) }),
        });

        public async ValueTask<IReadOnlyList<EntityKey>> DueWakes(
            DateTimeOffset now, int max, CancellationToken cancellation = default)
        {
            var due = await _honest.DueWakes(now, max, cancellation);
            return sabotage == Sabotage.WakesLatestFirst ? [.. due.Reverse()] : due;
        }

        public async ValueTask Erase(
            EntityKey key, long expectedVersion, CancellationToken cancellation = default) => await (sabotage switch
            {
                Sabotage.KeepsTheErased => ValueTask.CompletedTask,
                Sabotage.IgnoresVersions => _honest.Erase(key, (await _honest.Load(key)).Version, cancellation),
                _ => _honest.Erase(key, expectedVersion, cancellation),
            });

        EntityKey Key(EntityKey key) => sabotage switch
        {
            Sabotage.MixesKinds => key with { Kind = "any" },
            Sabotage.MixesCases => key with { Id = key.Id.ToUpperInvariant() },
            _ => key,
        };
    }
}
