using GuestGrid.Gateway.Limits;

namespace GuestGrid.Protocol.Tests.Limits;

public sealed class OriginRuleTests
{
    private static readonly OriginRule Rule = new(
        ["https://shop.example", "http://localhost:8080", "https://xn--bcher-kva.example", "https://[2001:DB8::1]:8443", "https://Padded.example:443"]);

    [Theory]
    [InlineData("https://shop.example")]
    [InlineData("https://shop.example:443")]
    [InlineData("HTTPS://Shop.Example")]
    [InlineData("http://localhost:8080")]
    [InlineData("https://xn--bcher-kva.example")]
    [InlineData("https://[2001:db8::1]:8443")]
    [InlineData("https://padded.example")]
    public void A_listed_origin_is_allowed_in_any_spelling_of_it(string origin) => Assert.True(Ask(origin));

    [Theory]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("http://shop.example")]
    [InlineData("https://shop.example:444")]
    [InlineData("https://shop.example.evil.example")]
    [InlineData("https://evil-shop.example")]
    [InlineData("https://evilshop.example")]
    [InlineData("https://sub.shop.example")]
    [InlineData("https://shop.example.")]
    [InlineData("https://shop.example/")]
    [InlineData("https://shop.example/path")]
    [InlineData("https://shop.example?x")]
    [InlineData("https://shop.example#x")]
    [InlineData("https://shop.example@evil.example")]
    [InlineData("https://evil.example\\@shop.example")]
    [InlineData("https://shop.example%00.evil.example")]
    [InlineData("https://shop.example:")]
    [InlineData(" https://shop.example")]
    [InlineData("https://shop.example https://evil.example")]
    [InlineData("https:shop.example")]
    [InlineData("//shop.example")]
    [InlineData("shop.example")]
    [InlineData("https://b\u00fccher.example")]
    [InlineData("file://shop.example")]
    [InlineData("wss://shop.example")]
    [InlineData("http://localhost")]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://localhost:08080 ")]
    public void Anything_else_is_refused(string origin) => Assert.False(Ask(origin));

    [Fact]
    public void A_client_that_is_no_browser_sends_none_and_is_allowed() => Assert.True(Rule.Allows(new HttpExchange().Context.Request));

    [Fact]
    public void Two_origins_in_one_request_are_refused()
    {
        var http = new HttpExchange().WithHeader("Origin", "https://shop.example", "https://shop.example");
        Assert.False(Rule.Allows(http.Context.Request));
        Assert.False(Rule.AllowsOwn(http.Context.Request));
    }

    [Theory]
    [InlineData("https://chat.example", true)]
    [InlineData("https://chat.example:443", true)]
    [InlineData("https://shop.example", true)]
    [InlineData("http://chat.example", false)]
    [InlineData("https://chat.example:8443", false)]
    [InlineData("https://chat.example.evil.example", false)]
    [InlineData("null", false)]
    public void The_sites_own_origin_counts_only_where_asked_for(string origin, bool isAllowed)
    {
        var http = new HttpExchange().WithHeader("Origin", origin);
        Assert.Equal(isAllowed, Rule.AllowsOwn(http.Context.Request));
        Assert.Equal(isAllowed && origin.Contains("shop", StringComparison.Ordinal), Rule.Allows(http.Context.Request));
    }

    [Fact]
    public void An_empty_list_refuses_every_browser() => Assert.False(new OriginRule([]).Allows("https://shop.example"));

    [Fact]
    public void An_entry_that_is_no_origin_cannot_be_listed() =>
        Assert.Throws<ArgumentException>(() => new OriginRule(["https://*.example"]));

    [Fact]
    public void Random_texts_never_throw_and_are_never_allowed()
    {
        var random = new Random(11);
        const string alphabet = "htps:/.example@[]%\\#?\u00fc 0";
        for (var time = 0; time < 50_000; time++)
            Assert.False(Ask(string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => alphabet[random.Next(alphabet.Length)]))));
    }

    private static bool Ask(string origin) => Rule.Allows(new HttpExchange().WithHeader("Origin", origin).Context.Request);
}
