using System.Net;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Gateway.Sessions;

/// <summary>The network a guest calls from, as limits count it.</summary>
public static class GuestAddress
{
    public static AddressPrefix? Of(IPAddress? address) =>
        address is null ? null : AddressPrefix.Parse(Limits.NetworkPrefix.Of(address).ToString());

    public static bool TryParse(string text, out AddressPrefix prefix)
    {
        prefix = default;
        return Limits.NetworkPrefix.TryParse(text, out var network)
            && AddressPrefix.TryParse(network.ToString(), out prefix);
    }
}
