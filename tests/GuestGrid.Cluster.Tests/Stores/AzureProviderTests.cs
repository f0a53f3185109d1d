using System.Security.Cryptography;
using GuestGrid.Grains.Stores;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Tests.Contract;
using GuestGrid.Storage.Tests.Postgres;
using Orleans.Hosting;

namespace GuestGrid.Cluster.Tests.Stores;

/// <summary>Orleans' grain storage over Azure tables, in Azurite.</summary>
public sealed class AzureProviderTests(AzureRecords provider) : IClassFixture<AzureRecords>
{
    // What a row of Orleans' takes, in bytes.
    private const int RowMax = 960 * 1024;

    /// <summary>But one: long content that is random does not come back, it is refused (below).</summary>
    public static TheoryData<string, object[]> Rules
    {
        get
        {
            TheoryData<string, object[]> rules = [];
            foreach (var row in ContractRules.Of<ProviderContract>())
                if (row is [string rule and not nameof(EntityStoreContract.Long_content_comes_back_whole),
                    object[] arguments]) rules.Add(rule, arguments);
            return rules;
        }
    }

    [AzureTheory]
    [MemberData(nameof(Rules))]
    public Task The_contract_holds(string rule, object[] arguments) => provider.Check(rule, arguments);

    [AzureFact]
    public async Task What_is_longer_than_a_row_is_packed_into_one()
    {
        var key = new EntityKey("queue", "long");
        var text = string.Concat(Enumerable.Range(0, 60_000).Select(n => $"{{\"conversation\":{n}}},"));
        Assert.InRange(text.Length, RowMax + 1, int.MaxValue);
        await (await provider.Open()).Append(Content.Snapshot(key, 0, text));

        Assert.Equal(text, Content.Text((await (await provider.Open()).Load(key)).Snapshot!.Value));
    }

    [AzureFact]
    public async Task What_no_row_can_hold_is_refused_and_what_was_there_stays()
    {
        var key = new EntityKey("queue", "too-long");
        var store = await provider.Open();
        await store.Append(Content.Entry(key, 0, "first"));
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Append(
            new EntityAppend(key, 1, RandomNumberGenerator.GetBytes(RowMax + 1), IsSnapshot: false, WakeAt: null)));
        Assert.StartsWith("Data too large", refusal.InnerException!.Message, StringComparison.Ordinal);

        await store.Append(Content.Entry(key, 1, "second"));
        Assert.Equal(["first", "second"], (await (await provider.Open()).Load(key)).Entries.Select(Content.Text));
    }

    [AzureTheory]
    [InlineData("a/b\\c#d?e%f_g"), InlineData("it's 'quoted'"), InlineData("a+b c&d=e;f:g"), InlineData("%2F"),
     InlineData("..")]
    [InlineData("Grüße 你好 🙂"), InlineData("(PartitionKey='x',RowKey='y')")]
    public async Task Any_id_is_an_address_of_its_own(string id)
    {
        var ids = new[] { id, id.ToUpperInvariant() + "2", id.Replace('/', '_') + "3" };
        foreach (var one in ids)
            await (await provider.Open()).Append(Content.Entry(new EntityKey("agent", one), 0, one));
        foreach (var one in ids)
            Assert.Equal([one],
                (await (await provider.Open()).Load(new EntityKey("agent", one))).Entries.Select(Content.Text));
    }

    [AzureFact]
    public async Task The_longest_id_of_the_worst_characters_fits()
    {
        var key = new EntityKey("guestgrid.agent", new string('/', 128));
        await (await provider.Open()).Append(Content.Entry(key, 0, "there"));
        Assert.Equal(1, (await (await provider.Open()).Load(key)).Version);
    }
}

public sealed class AzureRecords : ProviderSilo
{
    private AzuriteServer? server;

    protected override async Task<IAsyncDisposable?> Prepare() => server = await AzuriteServer.Start();

    protected override void Add(ISiloBuilder silo)
    {
#if PROVIDER_AZURE
        silo.AddAzureTableGrainStorage(Name, builder => builder.Configure<Orleans.Storage.IGrainStorageSerializer>(
            (options, serializer) =>
            {
                options.TableServiceClient = new Azure.Data.Tables.TableServiceClient(server!.ConnectionString);
                options.GrainStorageSerializer = new PackedRecords(serializer);
                options.DeleteStateOnClear = true;
            }));
#endif
    }
}
