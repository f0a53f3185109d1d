using GuestGrid.Runtime.Guests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GuestGrid.Gateway.Retention;

/// <summary>Puts the daily retention job into a host with a gateway.</summary>
public static class RetentionRegistration
{
    public static IServiceCollection AddRetention(this IServiceCollection services, RetentionOptions options)
    {
        services.TryAddSingleton<GuestErasure>();
        return services
            .AddSingleton(options)
            .AddSingleton<RetentionLog>()
            .AddSingleton<IRetentionFaults>(provider => provider.GetRequiredService<RetentionLog>())
            .AddSingleton<GuestRetention>()
            .AddHostedService<RetentionJob>();
    }
}
