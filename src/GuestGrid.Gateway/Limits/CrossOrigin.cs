using GuestGrid.Gateway.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace GuestGrid.Gateway.Limits;

/// <summary>
/// CORS for what guests' browsers call: pages of listed origins may read the answers, cookie or not; those of any other
/// origin may not, and no origin is ever told back that is not listed. Backends' calls are for no page.
/// </summary>
public static class CrossOrigin
{
    private const string Policy = "pages";

    private static readonly TimeSpan PreflightLifetime = TimeSpan.FromMinutes(10);

    public static IServiceCollection AddCrossOrigin(this IServiceCollection services)
    {
        services.AddCors().AddOptions<CorsOptions>().Configure<OriginRule>((cors, origins) =>
            cors.AddPolicy(Policy, pages => pages.SetIsOriginAllowed(origins.Allows).AllowCredentials()
                .WithMethods("GET", "POST", "PUT").WithHeaders("Authorization", "Content-Type")
                .WithExposedHeaders(CorrelationIds.Header, "Retry-After").SetPreflightMaxAge(PreflightLifetime)));
        return services;
    }

    /// <summary>Browsers of guests call it, from pages of listed origins too.</summary>
    public static RouteHandlerBuilder ForPages(this RouteHandlerBuilder route) => route.RequireCors(Policy);
}
