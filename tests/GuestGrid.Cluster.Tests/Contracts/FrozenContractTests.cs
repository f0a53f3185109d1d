using System.Reflection;
using GuestGrid.Grains.Contracts;
using GuestGrid.Grains.GuestSessions;
using Orleans.Metadata;

namespace GuestGrid.Cluster.Tests.Contracts;

/// <summary>
/// Names that silos of two versions share. The list may grow: what is missing from it is a name that a running cluster,
/// or what it has stored, would no longer understand. A call that is added is made by the release after at the
/// earliest: a silo that lacks it does not only refuse it. Measured with Orleans 10.4.2, the silo that had passed such
/// a call on got nothing back from it for seconds, and either missed the other's probes.
/// </summary>
public sealed class FrozenContractTests
{
    [Fact]
    public void No_name_that_was_ever_used_is_gone()
    {
        var frozen = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "frozen-contracts.txt"));

        Assert.Empty(frozen.Except(Current()));
    }

    [Fact]
    public void Every_name_is_frozen()
    {
        var frozen = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "frozen-contracts.txt"));

        Assert.Empty(Current().Except(frozen));
    }

    [Fact]
    public void Every_grain_interface_and_method_has_an_alias_and_a_deadline()
    {
        foreach (var contract in Interfaces())
        {
            Assert.NotNull(contract.GetCustomAttribute<AliasAttribute>());
            Assert.All(contract.GetMethods(), method =>
            {
                Assert.NotNull(method.GetCustomAttribute<AliasAttribute>());
                Assert.NotNull(method.GetCustomAttribute<ResponseTimeoutAttribute>());
            });
        }
    }

    private static IEnumerable<string> Current() =>
        TravelContracts.Names.Select(name => $"kind {name}")
            .Concat(TravelNames.ByBase.SelectMany(forms => forms.Value.Select(
                form => $"form {forms.Key.Name} {form.Name}")))
            .Concat(Interfaces().SelectMany(contract => contract.GetMethods().Select(method =>
                $"call {Alias(contract)} {Alias(method)}")))
            .Concat(Grains().Select(grain => $"grain {((IGrainTypeProviderAttribute)grain
                .GetCustomAttribute<GrainTypeAttribute>()!).GetGrainType(null!, grain)}"))
            .Concat(Values().SelectMany(value => Members(value).Select(member => $"value {Alias(value)} {member}")))
            .Append($"codec {CoreCodec.WireName}")
            .Order(StringComparer.Ordinal);

    private static IEnumerable<Type> Interfaces() => typeof(IGuestSessionGrain).Assembly.GetTypes()
        .Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type));

    private static IEnumerable<Type> Grains() => typeof(IGuestSessionGrain).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(Grain)));

    private static IEnumerable<Type> Values() => typeof(IGuestSessionGrain).Assembly.GetTypes()
        .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null);

    private static IEnumerable<string> Members(Type value) => value.IsEnum
        ? Enum.GetNames(value).Select(name => $"{Convert.ToInt32(Enum.Parse(value, name))} {name}")
        : value.GetProperties().Select(member => $"{member.GetCustomAttribute<IdAttribute>()!.Id} {member.Name}");

    private static string Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()!.Alias;
}
