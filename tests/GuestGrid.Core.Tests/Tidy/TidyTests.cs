namespace GuestGrid.Core.Tests.Tidy;

public sealed class TidyTests
{
    private static readonly Dictionary<string, Func<SourceFile, IEnumerable<string>>> Everywhere = new()
    {
        ["width"] = TidyRules.TooWide,
        ["leftovers"] = TidyRules.LeftBehind,
        ["sleeping"] = TidyRules.Sleeping,
        ["names"] = TidyRules.EmptyNames,
        ["folders"] = TidyRules.FolderNames,
    };

    /// <summary>What was there before the rule was; a line goes when its debt is paid, and none comes.</summary>
    private static readonly (string Rule, string Path)[] Owed = [];

    public static TheoryData<string> Rules => [.. Everywhere.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_sources_keep_the_rule(string rule) =>
        Assert.Empty(NotOwed("src", rule).SelectMany(file => Everywhere[rule](file)));

    [Theory]
    [MemberData(nameof(Rules))]
    public void These_tests_keep_the_rule(string rule) =>
        Assert.Empty(SourceTree.Read("tests/GuestGrid.Core.Tests").SelectMany(file => Everywhere[rule](file)));

    [Fact]
    public void No_source_file_is_longer_than_three_hundred_lines() =>
        Assert.Empty(NotOwed("src", "length").SelectMany(TidyRules.TooLong));

    [Fact]
    public void Sources_are_found() =>
        Assert.Contains(SourceTree.Read("src"), file => file.Path == "src/GuestGrid.Core/Decision.cs");

    [Fact]
    public void The_length_detector_counts_to_three_hundred()
    {
        Assert.Empty(TidyRules.TooLong(File(Enumerable.Repeat("", 300))));
        Assert.Single(TidyRules.TooLong(File(Enumerable.Repeat("", 301))));
    }

    [Fact]
    public void The_width_detector_counts_to_a_hundred_and_twenty()
    {
        Assert.Empty(TidyRules.TooWide(File([new string(' ', 120)])));
        Assert.Equal(["src/A/B/C.cs:2: 121 columns, at most 120"], TidyRules.TooWide(File(["", new string(' ', 121)])));
    }

    [Theory]
    [InlineData("// TO" + "DO: later")]
    [InlineData("// FIX" + "ME")]
    [InlineData("/* HA" + "CK */")]
    public void The_leftover_detector_sees_them(string line) => Assert.Single(TidyRules.LeftBehind(File([line])));

    [Fact]
    public void The_sleep_detector_sees_it() =>
        Assert.Single(TidyRules.Sleeping(File(["        Thread." + "Sleep(100);"])));

    [Theory]
    [InlineData("public sealed class SessionManager")]
    [InlineData("internal static class StringUtils")]
    [InlineData("    private abstract record StoreBase(int A);")]
    [InlineData("public readonly record struct CommonId(int A);")]
    [InlineData("internal interface IMessageHandler")]
    public void The_name_detector_sees_words_that_say_nothing(string line) =>
        Assert.Single(TidyRules.EmptyNames(File([line])));

    [Theory]
    [InlineData("public sealed class Database")]
    [InlineData("// a class Manager in a comment")]
    [InlineData("public sealed class Serviceable")]
    [InlineData("    private HttpMessageHandler handler;")]
    public void The_name_detector_leaves_other_words_alone(string line) =>
        Assert.Empty(TidyRules.EmptyNames(File([line])));

    [Theory]
    [InlineData("src/A/Utils/C.cs", "namespace A.Utils;")]
    [InlineData("src/A/notes/C.cs", "namespace A.notes;")]
    [InlineData("src/A/B/C.cs", "namespace A;")]
    public void The_folder_detector_sees_bad_names_and_strayed_namespaces(string path, string line) =>
        Assert.Single(TidyRules.FolderNames(new SourceFile(path, [line])));

    [Fact]
    public void The_folder_detector_leaves_good_ones_alone() => Assert.Empty(TidyRules.FolderNames(
        new SourceFile("src/GuestGrid.Core/Queues/Queue.cs", ["using System;", "",
            "namespace GuestGrid.Core.Queues;"])));

    private static IEnumerable<SourceFile> NotOwed(string folder, string rule) => SourceTree.Read(folder)
        .Where(file => !Owed.Any(owed => owed.Rule == rule && file.Path.StartsWith(owed.Path,
            StringComparison.Ordinal)));

    private static SourceFile File(IEnumerable<string> lines) => new("src/A/B/C.cs", [.. lines]);
}
