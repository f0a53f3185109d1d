namespace GuestGrid.Core.Tests.Tidy;

/// <summary>One source file, its path relative to the repository.</summary>
internal sealed record SourceFile(string Path, IReadOnlyList<string> Lines);

/// <summary>The hand-written C# of the repository.</summary>
internal static class SourceTree
{
    private static readonly string[] Generated = ["bin", "obj"];

    public static IReadOnlyList<SourceFile> Read(string folder)
    {
        var root = Root();
        return [.. Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(Generated.Contains))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllLines(Path.Combine(root, path))))];
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "GuestGrid.sln"))) return folder.FullName;
        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
