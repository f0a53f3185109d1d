using System.Net;
using GuestGrid.Gateway.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using IPNetwork = System.Net.IPNetwork;

namespace GuestGrid.Protocol.Tests.Limits;

public sealed class TrustedProxiesTests
{
    private static readonly TrustedProxies OneProxy = new([IPNetwork.Parse("10.0.0.0/8")], Hops: 1);

    [Theory]
    [InlineData("10.1.2.3", "203.0.113.7", "203.0.113.7")]
    [InlineData("10.1.2.3", "6.6.6.6, 203.0.113.7", "203.0.113.7")]
    [InlineData("10.1.2.3", "not an address", "10.1.2.3")]
    [InlineData("192.0.2.9", "203.0.113.7", "192.0.2.9")]
    [InlineData("127.0.0.1", "203.0.113.7", "127.0.0.1")]
    [InlineData("::ffff:10.1.2.3", "203.0.113.7", "203.0.113.7")]
    public async Task Only_a_configured_proxy_says_who_calls(string peer, string forwarded, string seen) =>
        Assert.Equal(seen, await AddressSeen(OneProxy, peer, forwarded));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    public async Task With_no_proxy_configured_the_header_is_ignored(string peer) =>
        Assert.Equal(peer, await AddressSeen(TrustedProxies.None, peer, "203.0.113.7"));

    [Fact]
    public async Task Two_proxies_in_a_row_are_followed_and_no_third_hop()
    {
        var proxies = OneProxy with { Hops = 2 };
        Assert.Equal("203.0.113.7", await AddressSeen(proxies, "10.0.0.1", "6.6.6.6, 203.0.113.7, 10.0.0.2"));
        Assert.Equal("10.0.0.3", await AddressSeen(proxies, "10.0.0.1", "6.6.6.6, 10.0.0.3, 10.0.0.2"));
    }

    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7/32")]
    [InlineData("::1", "::1/128")]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    public void An_address_counts_as_its_own_network(string text, string network)
    {
        Assert.True(TrustedProxies.TryParse(text, out var parsed));
        Assert.Equal(IPNetwork.Parse(network), parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("proxy.example")]
    [InlineData("10.0.0.0/33")]
    public void Anything_else_is_no_network(string text) => Assert.False(TrustedProxies.TryParse(text, out _));

    private static async Task<string> AddressSeen(TrustedProxies proxies, string peer, string forwarded)
    {
        using var services = new ServiceCollection().AddLogging().AddOptions().BuildServiceProvider();
        var app = new ApplicationBuilder(services).UseTrustedProxies(proxies);
        app.Run(_ => Task.CompletedTask);
        var http = new HttpExchange().WithHeader("X-Forwarded-For", forwarded);
        http.Context.RequestServices = services;
        http.Context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        await app.Build()(http.Context);
        return http.Context.Connection.RemoteIpAddress.ToString();
    }
}
