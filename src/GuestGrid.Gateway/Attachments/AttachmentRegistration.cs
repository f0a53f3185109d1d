using GuestGrid.Core.GuestSessions;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Attachments;
using Microsoft.Extensions.DependencyInjection;

namespace GuestGrid.Gateway.Attachments;

/// <summary>Puts attachments into a host of a gateway.</summary>
public static class AttachmentRegistration
{
    /// <param name="store">Where their content is kept; the host chooses it.</param>
    /// <param name="isAlone">No other process uses that store.</param>
    public static IServiceCollection AddAttachments(this IServiceCollection services, AttachmentOptions options,
        AttachmentPolicy policy, IAttachmentStore store, bool isAlone) => services
        .AddSingleton(options)
        .AddSingleton(store)
        .AddSingleton<AttachmentAddresses>()
        .AddSingleton<ContentCheck>(FileKind.Matches)
        .AddSingleton<Uploads>()
        .AddSingleton<HeldAttachments>()
        // By the system's clock, for that is the one that dates files.
        .AddHostedService(provider => new LeftoverSweep(store, provider.GetRequiredService<Uploads>(),
            provider.GetRequiredService<IGuestGrid>(), TimeProvider.System, policy.UploadWithin, isAlone,
            provider.GetRequiredService<SocketLog>()));
}
