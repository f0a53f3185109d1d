using System.Net;
using GuestGrid.Gateway.Limits;

namespace GuestGrid.Protocol.Tests.Limits;

public sealed class NetworkPrefixTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.0/24")]
    [InlineData("203.0.113.255", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.0/24")]
    [InlineData("::FFFF:CB00:7107", "203.0.113.0/24")]
    [InlineData("2001:db8:1:2ff::1", "2001:db8:1:200::/56")]
    [InlineData("2001:db8:1:2ff:ffff:ffff:ffff:ffff", "2001:db8:1:200::/56")]
    [InlineData("2001:db8:1:300::1", "2001:db8:1:300::/56")]
    [InlineData("::1", "::/56")]
    public void An_address_belongs_to_its_network(string address, string network)
    {
        Assert.True(NetworkPrefix.TryParse(address, out var prefix));
        Assert.Equal(network, prefix.ToString());
        Assert.Equal(prefix, NetworkPrefix.Of(IPAddress.Parse(address)));
    }

    [Fact]
    public void Networks_of_the_two_families_never_coincide()
    {
        Assert.True(NetworkPrefix.TryParse("0.0.0.0", out var four));
        Assert.True(NetworkPrefix.TryParse("::", out var six));
        Assert.NotEqual(four, six);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("3405803783")]
    [InlineData("203.0.113")]
    [InlineData("203.0.113.07")]
    [InlineData("0xcb.0.0x71.7")]
    [InlineData("203.0.113.256")]
    [InlineData("203.0.113.7:80")]
    [InlineData(" 203.0.113.7")]
    [InlineData("203.0.113.7,10.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("[::1]:80")]
    [InlineData("fe80::1%eth0")]
    [InlineData("localhost")]
    [InlineData("::1/64")]
    public void Any_other_spelling_is_no_address(string? text) => Assert.False(NetworkPrefix.TryParse(text, out _));

    [Fact]
    public void Random_texts_never_throw()
    {
        var random = new Random(5);
        const string alphabet = "0123456789abcdefx:.%[]/ ";
        for (var time = 0; time < 50_000; time++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            NetworkPrefix.TryParse(text, out _);
        }
    }
}
