using System.Reflection;
using System.Runtime.ExceptionServices;
using GuestGrid.Storage.Tests.Contract;
using Xunit.Sdk;

namespace GuestGrid.Storage.Tests.Postgres;

/// <summary>
/// Every rule of the store contract by name. A store that may be missing cannot inherit the rules as facts:
/// xunit would fail them where it should skip.
/// </summary>
static class ContractRules
{
    public static TheoryData<string, object[]> All => Of<EntityStoreContract>();

    /// <summary>The rules of the contract, and those that <typeparamref name="T"/> adds to it.</summary>
    public static TheoryData<string, object[]> Of<T>() where T : EntityStoreContract
    {
        TheoryData<string, object[]> rules = [];
        foreach (var rule in typeof(T).GetMethods())
            if (rule.GetCustomAttribute<TheoryAttribute>() is not null)
                foreach (var row in rule.GetCustomAttributes<DataAttribute>().SelectMany(data => data.GetData(rule)))
                    rules.Add(rule.Name, row);
            else if (rule.GetCustomAttribute<FactAttribute>() is not null)
                rules.Add(rule.Name, []);
        return rules;
    }

    public static async Task Check(EntityStoreContract contract, string rule, object[] arguments)
    {
        await contract.InitializeAsync();
        try
        {
            await (Task)contract.GetType().GetMethod(rule)!.Invoke(contract, arguments)!;
        }
        catch (TargetInvocationException fault)
        {
            ExceptionDispatchInfo.Throw(fault.InnerException!);
        }
        finally
        {
            await contract.DisposeAsync();
        }
    }
}
