using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Postgres;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Postgres;

public sealed class PostgresEntityStoreTests
{
    public static TheoryData<string, object[]> Rules => ContractRules.All;

    [PostgresTheory]
    [MemberData(nameof(Rules))]
    public Task The_contract_holds(string rule, object[] arguments) =>
        ContractRules.Check(new PostgresContract(options => options), rule, arguments);

    [PostgresTheory]
    [MemberData(nameof(Rules))]
    public Task The_contract_holds_when_every_write_travels_alone(string rule, object[] arguments) =>
        ContractRules.Check(new PostgresContract(options => options with { BatchAppendsMax = 1 }), rule, arguments);

    [Fact]
    public void No_rule_is_left_out() => Assert.InRange(Rules.Count, 25, 1000);

    sealed class PostgresContract(Func<PostgresStoreOptions, PostgresStoreOptions> with) : EntityStoreContract
    {
        readonly TestSchema _schema = new();
        PostgresEntityStore? _store;

        protected override async ValueTask<IEntityStore> Open() => _store = await _schema.Open(with);

        protected override async ValueTask Close()
        {
            await _store!.DisposeAsync();
            await _schema.DisposeAsync();
        }
    }
}
