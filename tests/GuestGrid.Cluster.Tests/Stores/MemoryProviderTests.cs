using GuestGrid.Storage.Tests.Postgres;
using Orleans.Hosting;

namespace GuestGrid.Cluster.Tests.Stores;

/// <summary>Orleans' memory grain storage.</summary>
public sealed class MemoryProviderTests(MemoryProvider provider) : IClassFixture<MemoryProvider>
{
    public static TheoryData<string, object[]> Rules => ContractRules.Of<ProviderContract>();

    [Theory]
    [MemberData(nameof(Rules))]
    public Task The_contract_holds(string rule, object[] arguments) => provider.Check(rule, arguments);

    [Fact]
    public void No_rule_is_left_out() => Assert.InRange(Rules.Count, 25, 1000);
}

public sealed class MemoryProvider : ProviderSilo
{
    protected override void Add(ISiloBuilder silo) => silo.AddMemoryGrainStorage(Name);
}
