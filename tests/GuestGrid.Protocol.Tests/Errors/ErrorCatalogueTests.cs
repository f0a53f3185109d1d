using System.Reflection;
using System.Text.RegularExpressions;
using GuestGrid.Protocol.Errors;

namespace GuestGrid.Protocol.Tests.Errors;

public sealed partial class ErrorCatalogueTests
{
    /// <summary>Codes of the wire contract that no endpoint in the tree answers with yet.</summary>
    private static readonly string[] Awaited = [];

    private static readonly Dictionary<string, ErrorEntry> Members = typeof(ErrorCatalogue)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(field => field.Name, field => (ErrorEntry)field.GetValue(null)!);

    [Fact]
    public void Every_code_has_exactly_one_member_named_like_it()
    {
        Assert.Equal(
            ErrorCatalogue.All.Select(entry => PascalCase(entry.Code)).Order(),
            Members.Keys.Order());
        Assert.All(Members, member => Assert.Equal(member.Key, PascalCase(member.Value.Code)));
    }

    [Fact]
    public void Every_code_is_documented_and_well_formed()
    {
        Assert.All(ErrorCatalogue.All, entry =>
        {
            Assert.Matches("^[A-Z]+(_[A-Z]+)*$", entry.Code);
            Assert.False(string.IsNullOrWhiteSpace(entry.Title));
            Assert.EndsWith(".", entry.Advice, StringComparison.Ordinal);
            Assert.InRange(entry.Status, 400, 599);
            Assert.True(Uri.IsWellFormedUriString(entry.Type, UriKind.Absolute));
        });
        Assert.Equal(ErrorCatalogue.All.Count, ErrorCatalogue.All.Select(entry => entry.Title).Distinct().Count());
    }

    [Fact]
    public void What_is_answered_by_now_is_awaited_no_longer()
    {
        var source = Source();
        Assert.DoesNotContain(
            Awaited, code => source.Contains($"ErrorCatalogue.{PascalCase(code)}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_code_that_nothing_answers_with_is_a_fault()
    {
        var used = MemberUse().Matches(Source()).Select(match => match.Groups[1].Value).ToHashSet();
        var unused = Members.Where(member => !used.Contains(member.Key)).Select(member => member.Value.Code);
        Assert.Empty(unused.Except(Awaited));
    }

    [Fact]
    public void A_close_code_says_by_its_range_what_the_advice_says()
    {
        foreach (var entry in ErrorCatalogue.All.Where(entry => entry.Close is not null))
        {
            var isFinal = entry.Close is >= 4500 and <= 4999;
            Assert.Equal(isFinal ? RetryAdvice.Never : RetryAdvice.Reconnect, entry.Retry);
        }
    }

    [Theory]
    [InlineData("SESSION_ENDED", 409, 4500)]
    [InlineData("INVALID_TOKEN", 401, 4501)]
    [InlineData("SUPERSEDED", 409, 4509)]
    [InlineData("TOO_SLOW", 408, 4408)]
    [InlineData("SHUTTING_DOWN", 503, 1012)]
    [InlineData("IDEMPOTENCY_KEY_REUSED", 422, null)]
    [InlineData("QUOTA_EXCEEDED", 429, null)]
    [InlineData("FRAUD_THRESHOLD_EXCEEDED", 429, null)]
    [InlineData("VELOCITY_EXCEEDED", 429, null)]
    [InlineData("RATE_LIMITED", 429, null)]
    [InlineData("ORIGIN_NOT_ALLOWED", 403, null)]
    [InlineData("INTERNAL", 500, null)]
    public void The_numbers_of_the_wire_contract_stand(string code, int status, int? close)
    {
        var entry = ErrorCatalogue.Find(code);
        Assert.NotNull(entry);
        Assert.Equal((status, close), (entry.Status, entry.Close));
    }

    [Fact]
    public void The_type_is_an_absolute_uri_made_of_the_code() =>
        Assert.Equal("https://guestgrid.dev/errors/rate-limited", ErrorCatalogue.RateLimited.Type);

    [Fact]
    public void What_may_be_tried_later_is_told_to_wait()
    {
        foreach (var entry in ErrorCatalogue.All.Where(entry => entry.Status is 429 or 503))
            Assert.NotEqual(RetryAdvice.Never, entry.Retry);
    }

    private static string PascalCase(string code) =>
        string.Concat(code.Split('_').Select(word => word[0] + word[1..].ToLowerInvariant()));

    private static string Source()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "global.json")))
            root = root.Parent ?? throw new InvalidOperationException("The repository's root was not found.");
        var files = Directory.EnumerateFiles(Path.Combine(root.FullName, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "ErrorCatalogue.cs");
        return string.Concat(files.Select(File.ReadAllText));
    }

    [GeneratedRegex(@"ErrorCatalogue\.(\w+)")]
    private static partial Regex MemberUse();
}
