using GuestGrid.Gateway.Security;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Hosting;

/// <summary>Where a host listens: addresses of plain HTTP, for TLS ends at the proxy in front.</summary>
internal static class ListenAddresses
{
    /// <param name="urls">Separated by semicolons, as <c>--urls</c> and <c>ASPNETCORE_URLS</c> have them.</param>
    /// <exception cref="ConfigurationException">One of them is none.</exception>
    public static string Check(string urls)
    {
        var wrong = urls.Split(';').Where(url => !IsAddress(url)).Select(url => new ConfigurationFault("--urls", url,
            "addresses such as http://127.0.0.1:5080, separated by semicolons",
            "Choose another address; TLS ends at the proxy in front.")).ToList();
        return wrong.Count == 0 ? urls : throw new ConfigurationException(wrong);
    }

    private static bool IsAddress(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase)
                && address.PathBase.Length == 0 && address.Port is >= 0 and <= 65535;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
