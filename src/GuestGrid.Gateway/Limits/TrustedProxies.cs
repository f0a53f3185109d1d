using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace GuestGrid.Gateway.Limits;

/// <summary>
/// Whose <c>X-Forwarded-*</c> headers are believed: only the proxies named in <c>GuestGrid:Proxies</c>. With
/// none named the headers are ignored, so that nobody chooses the address that throttling goes by.
/// </summary>
/// <param name="Networks">Addresses (<c>10.0.0.7</c>) and networks (<c>10.0.0.0/8</c>) of proxies.</param>
/// <param name="Hops">How many proxies stand one behind the other.</param>
public sealed record TrustedProxies(IReadOnlyList<IPNetwork> Networks, int Hops)
{
    public static readonly TrustedProxies None = new([], 1);

    /// <summary>An address counts as the network of that one address.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }

    public ForwardedHeadersOptions ToOptions()
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = Networks.Count == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = Hops,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in Networks)
            options.KnownIPNetworks.Add(network);
        return options;
    }
}

/// <summary>Puts the trusted proxies into an application.</summary>
public static class TrustedProxiesExtensions
{
    /// <summary>Before anything that reads the remote address or the scheme.</summary>
    public static IApplicationBuilder UseTrustedProxies(this IApplicationBuilder app, TrustedProxies proxies) =>
        proxies.Networks.Count == 0 ? app : app.UseForwardedHeaders(proxies.ToOptions());
}
