using GuestGrid.Gateway.Security;
using Microsoft.Extensions.Hosting;

namespace GuestGrid.Gateway.Hosting;

/// <summary>What a person must know who starts something that was made for trying it out.</summary>
public static class DevelopmentNotice
{
    public static void Print(IHostEnvironment environment, TextWriter output)
    {
        if (!environment.IsDevelopment()) return;
        output.WriteLine("Development, so do not expose it:");
        output.WriteLine($"  - everybody knows the client {OAuthClients.DevelopmentId} with the secret "
            + $"{OAuthClients.DevelopmentSecret}, which may do everything");
        output.WriteLine("  - tokens are signed with a key kept in the data directory");
        output.WriteLine("  - queues and skills need not be configured, any id is accepted");
        output.WriteLine("  Start with --environment Production to be told what to set.");
    }
}
