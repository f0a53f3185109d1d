using System.Globalization;
using System.Text.RegularExpressions;
using GuestGrid.Gateway.Filters;

namespace GuestGrid.Protocol.Tests.Filters;

public sealed class FilterParserTests
{
    private static readonly FilterField[] Guests =
    [
        new("createdTime", FilterKind.Time), new("active", FilterKind.Flag), new("name", FilterKind.Text),
    ];

    private static readonly FilterField[] Conversations =
    [
        new("guest.id", FilterKind.Text, EqualOnly: true), new("type", FilterKind.Text, EqualOnly: true),
    ];

    [Theory]
    [InlineData("createdTime<\"2026-03-01T12:00:00Z\"", "2026-03-01T12:00:00.0000000Z")]
    [InlineData("createdTime<\"2026-03-01\"", "2026-03-01T00:00:00.0000000Z")]
    [InlineData("createdTime < \"2026-03-01T12:00:00.123Z\"", "2026-03-01T12:00:00.1230000Z")]
    [InlineData("createdTime<\"2026-03-01T12:00:00+02:00\"", "2026-03-01T10:00:00.0000000Z")]
    [InlineData("createdTime<\"2026-03-01T12:00\"", "2026-03-01T12:00:00.0000000Z")]
    public void Times_are_read_as_utc(string text, string time)
    {
        var condition = Assert.Single(Parse(text, Guests));
        Assert.Equal(FilterOperator.Less, condition.Operator);
        Assert.Equal(time, condition.Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_example_of_the_surface_is_read()
    {
        var conditions = Parse("guest.id=\"8a2c\" AND type=\"webchat\"", Conversations);
        Assert.Equal([("guest.id", "8a2c"), ("type", "webchat")],
            conditions.Select(condition => (condition.Field.Name, condition.Text)));
    }

    [Theory]
    [InlineData("<", FilterOperator.Less, true, false, false)]
    [InlineData("<=", FilterOperator.LessOrEqual, true, true, false)]
    [InlineData("=", FilterOperator.Equal, false, true, false)]
    [InlineData(">=", FilterOperator.GreaterOrEqual, false, true, true)]
    [InlineData(">", FilterOperator.Greater, false, false, true)]
    public void Every_operator_compares_as_it_says(string text, FilterOperator comparison, bool less, bool equal,
        bool greater)
    {
        var condition = Assert.Single(Parse($"name{text}\"x\"", Guests));
        Assert.Equal(comparison, condition.Operator);
        Assert.Equal((less, equal, greater), (condition.Holds(-1), condition.Holds(0), condition.Holds(1)));
    }

    [Theory]
    [InlineData("""name="a \"quoted\" \\ AND name" """, """a "quoted" \ AND name""")]
    [InlineData("name=\"\"", "")]
    public void A_quoted_value_holds_any_character(string text, string value) =>
        Assert.Equal(value, Assert.Single(Parse(text, Guests)).Text);

    [Theory]
    [InlineData("", 1)]
    [InlineData("   ", 4)]
    [InlineData("colour=\"red\"", 1)]
    [InlineData("name", 5)]
    [InlineData("name ! \"x\"", 6)]
    [InlineData("name=", 6)]
    [InlineData("name==\"x\"", 6)]
    [InlineData("name=\"x", 6)]
    [InlineData("name=\"x\\y\"", 9)]
    [InlineData("name=\"x\" OR active=true", 10)]
    [InlineData("name=\"x\" AND", 13)]
    [InlineData("name=\"x\" AND AND active=true", 14)]
    [InlineData("active=maybe", 8)]
    [InlineData("name=Ada", 6)]
    [InlineData("createdTime<\"yesterday\"", 13)]
    [InlineData("createdTime<\"2026-02-30T00:00:00Z\"", 13)]
    public void What_is_wrong_is_told_with_its_place(string text, int position)
    {
        Assert.False(FilterParser.TryParse(text, Guests, out _, out var fault));
        Assert.StartsWith($"At {position}: ", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("guest.id<\"a\"", 9)]
    [InlineData("guest.id=\"a\" AND guest.id=\"b\"", 18)]
    public void A_field_that_takes_equality_only_says_so(string text, int position)
    {
        Assert.False(FilterParser.TryParse(text, Conversations, out _, out var fault));
        Assert.StartsWith($"At {position}: ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_may_be_as_long_as_the_limit_and_no_longer()
    {
        var longest = $"name=\"{new string('x', FilterParser.LengthMax - 7)}\"";
        Assert.Single(Parse(longest, Guests));
        Assert.False(FilterParser.TryParse(longest + " ", Guests, out _, out var fault));
        Assert.StartsWith($"At {FilterParser.LengthMax + 1}: ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_comes_is_either_read_or_refused_with_a_place_in_it()
    {
        string[] tokens =
        [
            "createdTime", "active", "name", "AND", "and", "<", "<=", "=", ">=", ">", "\"", "\\", " ", "\t", "true",
            "\"x\"", "\"2026-03-01T12:00:00Z\"", "2026", "\u00e9", "\ud83d", "\0", ".", "\"a\\\"b\"",
        ];
        var (random, read, refused) = (new Random(7), 0, 0);
        for (var i = 0; i < 40_000; i++)
        {
            var text = i % 4 == 0
                ? string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => (char)random.Next(0, 0x10000)))
                : i % 4 == 1
                ? $"name=\"{random.Next()}\" AND {tokens[random.Next(3)]}{tokens[5 + random.Next(5)]}{tokens[14]}"
                : string.Concat(Enumerable.Range(0, random.Next(10)).Select(_ => tokens[random.Next(tokens.Length)]));
            if (FilterParser.TryParse(text, Guests, out var conditions, out var fault))
            {
                read++;
                Assert.NotEmpty(conditions);
                continue;
            }
            refused++;
            var place = Regex.Match(fault, "^At ([0-9]+): .+[.]$", RegexOptions.Singleline);
            Assert.True(place.Success, fault);
            Assert.InRange(int.Parse(place.Groups[1].ValueSpan, CultureInfo.InvariantCulture), 1, text.Length + 1);
        }
        Assert.True(read > 1_000 && refused > 1_000, $"{read} read, {refused} refused: this says nothing.");
    }

    private static IReadOnlyList<FilterCondition> Parse(string text, FilterField[] fields)
    {
        Assert.True(FilterParser.TryParse(text, fields, out var conditions, out var fault), fault);
        return conditions;
    }
}
