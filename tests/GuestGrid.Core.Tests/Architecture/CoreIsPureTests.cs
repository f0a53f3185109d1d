using System.Reflection;

namespace GuestGrid.Core.Tests.Architecture;

public sealed class CoreIsPureTests
{
    private static readonly Assembly Core = typeof(Effect).Assembly;

    [Fact]
    public void Core_refers_to_the_base_class_library_and_nothing_else() => Assert.All(
        AssemblyUses.Of(Core).Assemblies, name => Assert.StartsWith("System.", name, StringComparison.Ordinal));

    [Fact]
    public void Core_uses_no_clock_chance_task_thread_file_network_or_json() =>
        Assert.Empty(AssemblyUses.Of(Core).Forbidden);

    [Fact]
    public void The_detector_sees_what_is_forbidden()
    {
        var uses = AssemblyUses.Of(typeof(CoreIsPureTests).Assembly);
        Assert.Contains("System.IO.File", uses.Forbidden);
        Assert.Contains("System.DateTimeOffset.get_UtcNow", uses.Forbidden);
        Assert.Contains("System.Threading.Tasks.Task", uses.Forbidden);
        Assert.DoesNotContain(uses.Assemblies, name => name == "GuestGrid.Runtime");
        Assert.Contains("xunit.assert", uses.Assemblies);
    }

    [Fact]
    public void Every_hierarchy_in_Core_is_closed() => Assert.Empty(Open(Core));

    [Fact]
    public void The_detector_sees_an_open_hierarchy() =>
        Assert.Contains(typeof(OpenToAll).FullName!, Open(typeof(OpenToAll).Assembly));

    [Fact]
    public void No_state_command_event_or_answer_in_Core_can_be_set_after_it_was_made() => Assert.Empty(
        Core.GetExportedTypes().SelectMany(type => type.GetProperties())
            .Where(property => property.SetMethod is { IsPublic: true } set && !IsInit(set))
            .Select(property => $"{property.DeclaringType}.{property.Name}"));

    /// <summary>Abstract records that other assemblies can add a kind to.</summary>
    private static IEnumerable<string> Open(Assembly assembly) => assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: true, IsSealed: false }
            && type.GetMethod("<Clone>$") is not null)
        .Where(type => type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Any(constructor => !IsCopy(constructor, type) && (constructor.IsPublic || constructor.IsFamily))
            && type.DeclaringType is null && type != typeof(Rejection))
        .Select(type => type.FullName!);

    private static bool IsCopy(ConstructorInfo constructor, Type type) =>
        constructor.GetParameters() is [{ } only] && only.ParameterType == type;

    private static bool IsInit(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers()
        .Contains(typeof(System.Runtime.CompilerServices.IsExternalInit));

    internal static DateTimeOffset ClockForTheDetector => DateTimeOffset.UtcNow;

    internal static Task TaskForTheDetector => Task.CompletedTask;
}

/// <summary>What <see cref="CoreIsPureTests"/> must find.</summary>
public abstract record OpenToAll;
