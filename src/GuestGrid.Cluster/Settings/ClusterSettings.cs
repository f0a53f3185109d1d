using System.Net;
using System.Net.Sockets;
using GuestGrid.Gateway.Security;
using GuestGrid.Grains.Delivery;

namespace GuestGrid.Cluster.Settings;

/// <summary>
/// The section <c>GuestGrid:Cluster</c>, checked: which cluster, where its silos find each other, where they listen.
/// </summary>
/// <param name="ClusterId">Silos and gateways of one cluster share it.</param>
/// <param name="ServiceId">Part of the address of everything kept; the same for ever.</param>
/// <param name="Address">Where other processes reach this one, and where it listens.</param>
/// <param name="Primary">For clustering on one machine: the silo that knows the others.</param>
/// <param name="PrimaryGateway">The same silo, for gateways.</param>
/// <param name="ProbeInterval">How often silos ask each other whether they live.</param>
/// <param name="MissedProbes">After how many silences one is declared dead.</param>
/// <param name="DrainNotice">How long a gateway that is not ready any more keeps its sockets.</param>
/// <param name="ResyncWithin">How soon a gateway that saw a silo leave has asked for news that it took along.</param>
public sealed record ClusterSettings(string ClusterId, string ServiceId, Clustering Clustering, IPAddress Address,
    int SiloPort, int GatewayPort, IPEndPoint Primary, IPEndPoint PrimaryGateway, TimeSpan ProbeInterval,
    int MissedProbes, TimeSpan DrainNotice, TimeSpan ResyncWithin)
{
    public const int IdLengthMax = 63;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static ClusterSettings Read(SettingReader cluster, bool isDevelopment)
    {
        var clustering = Names.Read(cluster, "Clustering", Clustering.Localhost, isDevelopment);
        var address = ReadAddress(cluster, isDevelopment);
        var siloPort = cluster.Number("SiloPort", 11111, 1, 65_535);
        var gatewayPort = cluster.Number("GatewayPort", 30000, 1, 65_535);
        var (primary, primaryGateway) = (new IPEndPoint(address, siloPort), new IPEndPoint(address, gatewayPort));
        if (clustering is Clustering.Localhost)
        {
            if (!isDevelopment && Names.Says(cluster, "Clustering", Clustering.Localhost))
                cluster.Fault("Clustering", nameof(Clustering.Localhost), "Postgres, Redis or Azure in Production",
                    "Only silos of one machine find each other this way, and only while the first one lives.");
            if (!IPAddress.IsLoopback(address))
                cluster.Fault("AdvertisedAddress", address.ToString(), "127.0.0.1 while Clustering is Localhost",
                    "Choose another Clustering for more than one machine.");
            primary = new IPEndPoint(address, cluster.Number("PrimarySiloPort", siloPort, 1, 65_535));
            primaryGateway = new IPEndPoint(address, cluster.Number("PrimaryGatewayPort", gatewayPort, 1, 65_535));
        }
        return new ClusterSettings(ReadId(cluster, "ClusterId"), ReadId(cluster, "ServiceId"), clustering, address,
            siloPort, gatewayPort, primary, primaryGateway,
            cluster.Duration("ProbeInterval", 3 * Second, Second, 60 * Second),
            cluster.Number("MissedProbes", 3, 1, 20),
            cluster.Duration("DrainNotice", 2 * Second, TimeSpan.Zero, 10 * Second),
            cluster.Duration("ResyncWithin", DeliveryLimits.Default.ResyncWithin, Second, 600 * Second));
    }

    // Part of every key of every provider: tables of Azure take 1 KiB and not every character, ADO.NET 150 characters,
    // an index of PostgreSQL 2.6 KiB. All of them refuse late, and in words of their own.
    private static string ReadId(SettingReader cluster, string name)
    {
        const string Otherwise = "guestgrid";
        if (cluster.Text(name) is not { } text) return Otherwise;
        if (text.Length <= IdLengthMax && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'))
            return text;
        cluster.Fault(name, text.Length <= IdLengthMax ? text : $"{text[..IdLengthMax]}…",
            $"1 to {IdLengthMax} of a-z, A-Z, 0-9, - . and _", $"Shorten it, or leave it out for {Otherwise}.");
        return Otherwise;
    }

    private static IPAddress ReadAddress(SettingReader cluster, bool isDevelopment)
    {
        const string Allowed = "an address of this machine that the other silos and gateways reach, or Auto";
        const string Fix = "Ports of silos speak without a password: choose a private network, never a public address.";
        var text = cluster.Text("AdvertisedAddress") ?? (isDevelopment ? "127.0.0.1" : null);
        if (text is not null && text.Equals("Auto", StringComparison.OrdinalIgnoreCase))
            return OwnAddress() ?? Faulty();
        return IPAddress.TryParse(text, out var address)
            && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) ? address : Faulty();

        IPAddress Faulty()
        {
            cluster.Fault("AdvertisedAddress", text, Allowed, Fix);
            return IPAddress.Loopback;
        }
    }

    // Containers have one name and one address by it.
    private static IPAddress? OwnAddress()
    {
        try
        {
            return Array.Find(Dns.GetHostAddresses(Dns.GetHostName()),
                address => address.AddressFamily is AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
