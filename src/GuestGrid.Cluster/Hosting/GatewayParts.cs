using GuestGrid.Core.GuestSessions;
using GuestGrid.Gateway.Dialects.Simulator;
using GuestGrid.Gateway;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Retention;
using GuestGrid.Gateway.Security;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Grains.Delivery;
using GuestGrid.Storage.Attachments;
using Microsoft.Extensions.DependencyInjection;

namespace GuestGrid.Cluster.Hosting;

/// <summary>A gateway of a cluster, in a silo's process or in its own.</summary>
public sealed class GatewayParts
{
    // News travels by itself, and dies with the silo that sends it.
    private static readonly TimeSpan AcknowledgementTimeout = TimeSpan.FromSeconds(3);

    private readonly ClusterStart start;
    private readonly RoutingOptions routing;
    private readonly SocketLimits sockets;
    private readonly byte[] idempotencySecret;
    private readonly AttachmentOptions attachments;
    private readonly AttachmentPolicy attachmentPolicy;

    private GatewayParts(ClusterStart start, RoutingOptions routing, SocketLimits sockets, byte[] idempotencySecret)
    {
        (this.start, this.routing, this.sockets, this.idempotencySecret) = (start, routing, sockets, idempotencySecret);
        attachments = AttachmentOptions.Read(start.Settings, start.Data);
        attachmentPolicy = AttachmentOptions.ReadPolicy(start.Settings);
    }

    /// <summary>Reads what a gateway is set to; faults stay with the start.</summary>
    public static GatewayParts Read(ClusterStart start)
    {
        var (settings, data) = (start.Settings, start.Data);
        var routing = RoutingOptions.Read(settings.Section("Routing"), start.IsDevelopment);
        var sockets = GridSettings.ReadSockets(settings) with { AcknowledgementTimeout = AcknowledgementTimeout };
        start.Builder.Services.AddSecurity(settings,
            start.IsDevelopment ? () => DevelopmentKey.LoadOrMake(data) : null,
            SessionTokens.DefaultHints(routing.Default));
        start.Builder.Services.AddSingleton(SimulatorOptions.Read(settings, start.IsDevelopment));
        var secret = SharedSecret.Read(settings.Section("Cluster"), "IdempotencySecret",
            start.IsDevelopment ? () => SecretFile.LoadOrMake(data, "idempotency-secret") : null);
        return new GatewayParts(start, routing, sockets, secret);
    }

    /// <summary>
    /// Call it after the silo or client is in the host: what is added later starts later and stops earlier.
    /// </summary>
    public void Add()
    {
        start.Builder.Services
            .AddSingleton(new DrainPace(start.Cluster.DrainNotice))
            .AddGateway(routing, sockets, start.Clock, idempotencySecret)
            .AddAttachments(attachments, attachmentPolicy,
                DiskAttachmentStore.Open(attachments.Directory, attachments.KeepFree), isAlone: false)
            .AddRetention(RetentionSettings.Read(start.Settings.Section("Retention")))
            .AddHostedService(provider =>
            {
                var table = provider.GetRequiredService<ConnectionTable>();
                return new GatewayPresence(table.Gateway, table, provider.GetRequiredService<IGrainFactory>(),
                    DeliveryLimits.Default with { ResyncWithin = start.Cluster.ResyncWithin }, start.Clock);
            });
    }
}
