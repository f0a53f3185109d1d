using System.Text.RegularExpressions;

namespace GuestGrid.Core.Tests.Tidy;

/// <summary>The house style that a machine can check: each rule names what it finds, or nothing.</summary>
internal static partial class TidyRules
{
    public const int LinesMax = 300;
    public const int ColumnsMax = 120;

    private static readonly HashSet<string> BannedWords =
    [
        "Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Processor", "Handler", "Service", "Services",
            "Impl",
        "Base", "Common",
    ];

    private static readonly string[] Leftovers = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "XX" + "X"];

    public static IEnumerable<string> TooLong(SourceFile file) => file.Lines.Count > LinesMax
        ? [$"{file.Path}: {file.Lines.Count} lines, at most {LinesMax}"]
        : [];

    public static IEnumerable<string> TooWide(SourceFile file) => InLines(file,
        line => line.Length > ColumnsMax ? $"{line.Length} columns, at most {ColumnsMax}" : null);

    public static IEnumerable<string> LeftBehind(SourceFile file) => InLines(file, line =>
        Array.Find(Leftovers, word => Regex.IsMatch(line, $@"\b{word}\b")) is { } word ? $"a {word} was left behind"
            : null);

    public static IEnumerable<string> Sleeping(SourceFile file) => InLines(file, line =>
        line.Contains("Thread." + "Sleep", StringComparison.Ordinal) ? "wait on a signal or a TimeProvider instead"
            : null);

    public static IEnumerable<string> EmptyNames(SourceFile file) => InLines(file, line =>
        Declaration().Match(line) is { Success: true } match && Empty(match.Groups["name"].Value) is { } word
            ? $"{match.Groups["name"].Value} says '{word}', which says nothing"
            : null);

    public static IEnumerable<string> FolderNames(SourceFile file)
    {
        var folders = file.Path.Split('/')[2..^1];
        foreach (var folder in folders)
        {
            if (!Regex.IsMatch(folder,
                "^[A-Z][A-Za-z0-9]*$")) yield return $"{file.Path}: {folder} is no folder of code";
            if (Empty(folder) is { } word) yield return $"{file.Path}: {folder} says '{word}', which says nothing";
        }
        var wanted = string.Join('.', folders.Prepend(file.Path.Split('/')[1]));
        if (file.Lines.FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal)) is { } line
            && line != $"namespace {wanted};")
            yield return $"{file.Path}: {line} does not follow the folders, {wanted} would";
    }

    private static IEnumerable<string> InLines(SourceFile file, Func<string, string?> fault) => file.Lines
        .Select((line, index) => fault(line) is { } found ? $"{file.Path}:{index + 1}: {found}"
            : null).OfType<string>();

    private static string? Empty(string name) =>
        Word().Matches(name).Select(match => match.Value).FirstOrDefault(BannedWords.Contains);

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|protected|file|static|sealed|abstract|"
        + @"readonly|partial|ref)\s+)+"
        + @"(?:class|record(?:\s+(?:class|struct))?|struct|interface|enum)\s+(?<name>\w+)")]
    private static partial Regex Declaration();

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Word();
}
