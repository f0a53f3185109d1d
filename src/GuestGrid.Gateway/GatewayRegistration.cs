using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Desk;
using GuestGrid.Gateway.Dialects.Attachments;
using GuestGrid.Gateway.Dialects.Chat;
using GuestGrid.Gateway.Dialects.Conversations;
using GuestGrid.Gateway.Dialects.Guests;
using GuestGrid.Gateway.Dialects.Simulator;
using GuestGrid.Gateway.Dialects.Webchat;
using GuestGrid.Gateway.Dialects.WebchatSessions;
using GuestGrid.Gateway.Dialects.WebMessaging;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Limits;
using GuestGrid.Gateway.Hosting;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Retention;
using GuestGrid.Gateway.Security;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Conversations;
using GuestGrid.Runtime.Guests;
using GuestGrid.Runtime.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GuestGrid.Gateway;

/// <summary>
/// Puts the gateway into a host. The host brings the grid (<see cref="IGuestGrid"/>) and its readiness.
/// </summary>
public static class GatewayRegistration
{
    /// <param name="idempotencySecret">What session ids of idempotency keys are derived with: the same on every
    /// gateway.</param>
    public static IServiceCollection AddGateway(this IServiceCollection services, RoutingOptions routing,
        SocketLimits sockets, TimeProvider clock, byte[] idempotencySecret)
    {
        services.AddSockets(clock)
            .AddSingleton(routing)
            .AddSingleton(sockets)
            .AddSingleton(provider =>
                new SessionIds(provider.GetRequiredService<IIdentifierSource>(), idempotencySecret))
            .AddSingleton<SessionAdmission>()
            .AddSingleton<SessionCreation>()
            .AddSingleton<SessionRequests>()
            .AddSingleton<GuestWishes>()
            .AddSingleton<SessionRecords>()
            .AddSingleton<SessionTokens>()
            .AddSingleton<OwnSession>()
            .AddSingleton<ConversationSearch>()
            .AddSingleton<GuestListing>()
            .AddSingleton<SocketEndpoint>()
            .AddSingleton<GuestSocketParts>()
            .AddSingleton<ConnectingGuests>()
            .AddSingleton<SimulatorUploads>()
            .AddSingleton<WebchatSessionRequests>()
            .AddSingleton<ChatRequests>()
            .AddSingleton<GuestErasure>()
            .AddSingleton<GuestRequests>()
            .AddSingleton<GuestRecords>()
            .AddSingleton<DeskParts>()
            .AddHostedService<DrainOnStop>();
        services.AddCrossOrigin().TryAddSingleton(DrainPace.AtOnce);
        services.TryAddSingleton<IGateways, NoOtherGateways>();
        services.AddOpenApi();
        return services;
    }

    /// <summary>
    /// What every process of the grid has, with a gateway or without: sockets to push to, the built-in agent.
    /// </summary>
    public static IServiceCollection AddSockets(this IServiceCollection services, TimeProvider clock)
    {
        var identifiers = new RandomIdentifiers();
        return services.AddSingleton(clock)
            .AddSingleton<IIdentifierSource>(identifiers)
            .AddSingleton(new ConnectionTable(GatewayId.Parse(identifiers.Next().ToString()), identifiers))
            .AddSingleton<IConnections>(provider => provider.GetRequiredService<ConnectionTable>())
            .AddSingleton<ConversationReader>()
            .AddSingleton<FaultLines>()
            .AddSingleton<SocketLog>()
            .AddSingleton<EchoDesk>()
            .AddSingleton<Drain>()
            .AddHostedService<QuietCollection>();
    }

    public static void UseGateway(this WebApplication app)
    {
        app.UseEchoDesk();
        app.UseRootServices();
        app.UseProblems(app.Services.GetRequiredService<CorrelationIds>());
        app.UseHeadRequests();
        app.UseTrustedProxies(app.Services.GetRequiredService<TrustedProxies>());
        app.UseWebSockets();
        app.UseRouting();
        app.UseCors();
        app.UseAcceptance();
        app.MapOAuth();
        app.MapWebMessaging();
        app.MapGuests();
        app.MapConversations();
        app.MapGuestList();
        app.MapWebchat();
        app.MapWebchatSessions();
        app.MapChat();
        app.MapSimulator();
        app.MapAttachments();
        app.MapDesk();
        app.MapPurge();
        app.MapHealth();
        app.MapOpenApi();
        app.MapApiPage();
    }

    // All services here are singletons: a request, and a socket for hours, needs no scope of its own.
    private static void UseRootServices(this WebApplication app) => app.Use(next => context =>
    {
        context.RequestServices = app.Services;
        return next(context);
    });

    public static void UseEchoDesk(this WebApplication app) =>
        app.Services.GetRequiredService<ConnectionTable>().Echo = app.Services.GetRequiredService<EchoDesk>();
}
