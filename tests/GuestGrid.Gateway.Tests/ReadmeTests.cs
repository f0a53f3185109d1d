using System.Text.RegularExpressions;

namespace GuestGrid.Gateway.Tests;

/// <summary>What tests/README.md says is shown, is shown by tests that exist.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Tests = Path.Combine(Root(), "tests");
    private static readonly string Readme = File.ReadAllText(Path.Combine(Tests, "README.md"));

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var sources = string.Concat(Directory.EnumerateFiles(Tests, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}",
                StringComparison.Ordinal))
            .Select(File.ReadAllText));
        var names = TestName().Matches(Readme).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains($" {name}(", sources, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_line_of_the_requirements_is_answered_in_order()
    {
        var numbers = RowNumber().Matches(Readme).Select(match => int.Parse(match.Groups[1].Value));
        Assert.Equal(Enumerable.Range(1, 63), numbers);
    }

    [Fact]
    public void Every_project_has_its_line()
    {
        foreach (var folder in Directory.EnumerateDirectories(Tests).Select(Path.GetFileName))
            Assert.Contains($"`{folder}`", Readme, StringComparison.Ordinal);
    }

    private static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "global.json")))
            root = root.Parent ?? throw new InvalidOperationException("The repository's root was not found.");
        return root.FullName;
    }

    [GeneratedRegex("`([A-Z][A-Za-z0-9]*_[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"(?m)^\| (\d+) \|")]
    private static partial Regex RowNumber();
}
