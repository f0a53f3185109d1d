using GuestGrid.Gateway.Security;
using IPNetwork = System.Net.IPNetwork;

namespace GuestGrid.Gateway.Limits;

/// <summary>
/// The sections <c>GuestGrid:Proxies</c> and <c>GuestGrid:Origins</c>, and what <c>GuestGrid:Limits</c> says of guests'
/// calls, checked.
/// </summary>
public sealed record EdgeOptions(TrustedProxies Proxies, OriginRule Origins, GuestRateLimit Guests)
{
    public static EdgeOptions Read(SettingReader guestGrid)
    {
        var proxies = guestGrid.Section("Proxies");
        var networks = new List<IPNetwork>();
        foreach (var text in proxies.Texts("Networks"))
        {
            if (TrustedProxies.TryParse(text, out var network))
                networks.Add(network);
            else
                proxies.Fault(
                    "Networks",
                    text,
                    "addresses and networks such as 10.0.0.7 or 10.0.0.0/8",
                    "Correct or remove this proxy.");
        }

        var origins = new List<string>();
        foreach (var text in guestGrid.Texts("Origins"))
        {
            if (OriginRule.TryNormalize(text, out var origin))
                origins.Add(origin);
            else
                guestGrid.Fault(
                    "Origins",
                    text,
                    "origins such as https://shop.example, without a path or wildcard",
                    "Correct or remove this origin.");
        }

        var hops = proxies.Number("Hops", otherwise: 1, least: 1, most: 10);
        var limits = guestGrid.Section("Limits");
        var guests = new GuestRateLimit(
            limits.Number("GuestRequestsPerSecond", otherwise: 10, least: 1, most: 1_000_000),
            limits.Number("GuestRequestBurst", otherwise: 200, least: 1, most: 1_000_000),
            limits.Number("GuestFramesPerSecond", otherwise: 20, least: 1, most: 1_000_000));
        return new EdgeOptions(new TrustedProxies(networks, hops), new OriginRule(origins), guests);
    }
}
