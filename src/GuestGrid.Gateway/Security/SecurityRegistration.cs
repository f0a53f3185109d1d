using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Limits;
using GuestGrid.Gateway.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Security;

/// <summary>
/// Puts tokens, clients, limits and origins into a host, from the section <c>GuestGrid</c>.
/// </summary>
public static class SecurityRegistration
{
    /// <summary>
    /// Everything but what is faulty; the caller ends with <see cref="SettingReader.ThrowIfFaulty"/> after
    /// its own settings.
    /// </summary>
    /// <param name="developmentKey">Given in Development only; its absence is what makes the start
    /// strict.</param>
    /// <param name="defaultRouting">Routing hints of guests who come without any: a JSON object, not
    /// empty.</param>
    public static IServiceCollection AddSecurity(
        this IServiceCollection services,
        SettingReader guestGrid,
        Func<JwsKey>? developmentKey,
        ReadOnlySpan<byte> defaultRouting)
    {
        var oauth = OAuthOptions.Read(guestGrid.Section("OAuth"), isDevelopment: developmentKey is not null);
        var edge = EdgeOptions.Read(guestGrid);
        var tokens = TokenOptions.Read(guestGrid.Section("Tokens"), developmentKey);
        if (tokens is null)
            return services;

        var access = new AccessTokens(tokens.Keys, tokens.Issuer, oauth.Clients);
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(tokens)
            .AddSingleton(oauth)
            .AddSingleton(oauth.Clients)
            .AddSingleton(edge.Proxies)
            .AddSingleton(edge.Origins)
            .AddSingleton(edge.Guests)
            .AddSingleton(CorrelationIds.Random())
            .AddSingleton(access)
            .AddSingleton(new GuestTokens(tokens.Keys, tokens.Issuer, defaultRouting))
            .AddSingleton(new ClientRateLimit(oauth.RequestsPerMinute, TimeSpan.FromMinutes(1)))
            .AddSingleton<RefusalCache<string>>(_ => new RefusalCache<string>())
            .AddSingleton<RefusalCache<Core.Identifiers.AddressPrefix>>(
                _ => new RefusalCache<Core.Identifiers.AddressPrefix>())
            .AddSingleton(provider => new RefusalLog(oauth.RefusalLinesPerMinute,
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RefusalLog>>()))
            .AddSingleton<Bearer>()
            .AddSingleton(provider => new OAuthTokenEndpoint(
                oauth.Clients,
                access,
                tokens.AccessTokenLifetime,
                provider.GetRequiredService<ClientRateLimit>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<RefusalLog>()));
    }

    public static void MapOAuth(this IEndpointRouteBuilder routes) => routes
        .MapPost(OAuthTokenEndpoint.Path,
            (HttpContext context, OAuthTokenEndpoint endpoint) => endpoint.Answer(context))
        .WithTags("oauth").WithSummary("Get an access token")
        .WithDescription(
            "grant_type=client_credentials; the client in the body or as HTTP Basic (RFC 6749, section 4.4).")
        .Accepts<string>("application/x-www-form-urlencoded")
        .WithExample(
            "\"grant_type=client_credentials&client_id=guestgrid-dev&client_secret=guestgrid-dev-secret\"")
        .Produces<string>(200, "application/json").Produces<string>(400, "application/json")
        .Produces<string>(401, "application/json").ProducesProblem(429);
}
