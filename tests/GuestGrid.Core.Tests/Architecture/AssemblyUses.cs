using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace GuestGrid.Core.Tests.Architecture;

/// <summary>What a compiled assembly refers to outside itself, read from its metadata.</summary>
internal sealed class AssemblyUses
{
    private static readonly string[] ForbiddenNamespaces =
    [
        "System.Threading", "System.IO", "System.Net", "System.Text.Json", "System.Data", "System.Timers",
        "System.Runtime.InteropServices.JavaScript", "Microsoft.", "Orleans", "Newtonsoft.",
    ];

    private static readonly string[] ForbiddenTypes =
    [
        "System.Random", "System.Console", "System.TimeProvider", "System.TimeZoneInfo", "System.Diagnostics.Stopwatch",
        "System.Diagnostics.Activity", "System.Globalization.CultureInfo.CurrentCulture",
    ];

    private static readonly string[] ForbiddenMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow", "System.Guid.NewGuid",
        "System.Guid.CreateVersion7", "System.Environment.get_TickCount", "System.Environment.get_TickCount64",
        "System.Environment.GetEnvironmentVariable", "System.Environment.get_MachineName",
        "System.Globalization.CultureInfo.get_CurrentCulture",
            "System.Security.Cryptography.RandomNumberGenerator.Fill",
        "System.Security.Cryptography.RandomNumberGenerator.GetBytes",
    ];

    private AssemblyUses(IReadOnlyList<string> assemblies, IReadOnlyList<string> types, IReadOnlyList<string> members)
    {
        Assemblies = assemblies;
        Types = types;
        Members = members;
    }

    public IReadOnlyList<string> Assemblies { get; }

    public IReadOnlyList<string> Types { get; }

    public IReadOnlyList<string> Members { get; }

    /// <summary>Everything that a pure core has no business with.</summary>
    public IEnumerable<string> Forbidden =>
        Types.Where(IsForbiddenType).Concat(Members.Where(ForbiddenMembers.Contains));

    public static AssemblyUses Of(Assembly assembly)
    {
        using var file = File.OpenRead(assembly.Location);
        using var executable = new PEReader(file);
        var metadata = executable.GetMetadataReader();
        return new AssemblyUses(
            [.. metadata.AssemblyReferences.Select(handle =>
                metadata.GetString(metadata.GetAssemblyReference(handle).Name))],
            [.. metadata.TypeReferences.Select(handle => NameOf(metadata, handle))],
            [.. metadata.MemberReferences.Select(handle => NameOf(metadata, metadata.GetMemberReference(handle)))]);
    }

    private static bool IsForbiddenType(string type) => ForbiddenTypes.Contains(type)
        || ForbiddenNamespaces.Any(name => type.StartsWith(name, StringComparison.Ordinal));

    private static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }

    private static string NameOf(MetadataReader metadata, MemberReference member) =>
        member.Parent.Kind is HandleKind.TypeReference
            ? $"{NameOf(metadata, (TypeReferenceHandle)member.Parent)}.{metadata.GetString(member.Name)}"
            : metadata.GetString(member.Name);
}
