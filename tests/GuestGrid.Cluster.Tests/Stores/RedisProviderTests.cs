using GuestGrid.Storage.Tests.Postgres;
using Orleans.Hosting;

namespace GuestGrid.Cluster.Tests.Stores;

/// <summary>Orleans' grain storage over Redis.</summary>
public sealed class RedisProviderTests(RedisRecords provider) : IClassFixture<RedisRecords>
{
    public static TheoryData<string, object[]> Rules => ContractRules.Of<ProviderContract>();

    [RedisTheory]
    [MemberData(nameof(Rules))]
    public Task The_contract_holds(string rule, object[] arguments) => provider.Check(rule, arguments);
}

public sealed class RedisRecords : ProviderSilo
{
    private RedisServer? server;

    protected override async Task<IAsyncDisposable?> Prepare() => server = await RedisServer.Start();

    protected override void Add(ISiloBuilder silo)
    {
#if PROVIDER_REDIS
        silo.AddRedisGrainStorage(Name, options =>
        {
            options.ConfigurationOptions = StackExchange.Redis.ConfigurationOptions.Parse(server!.ConnectionString);
            options.DeleteStateOnClear = true;
        });
#endif
    }
}
