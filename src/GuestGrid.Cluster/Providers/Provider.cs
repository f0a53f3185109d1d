using GuestGrid.Cluster.Settings;
using GuestGrid.Gateway.Security;

namespace GuestGrid.Cluster.Providers;

/// <summary>What a kind of clustering or storage puts into silos and clients.</summary>
internal abstract class Provider
{
    /// <summary>The name of the grain storage that holds the entities.</summary>
    public const string Entities = "entities";

    /// <summary>How silos find each other, and where their reminders are.</summary>
    public abstract void Cluster(ISiloBuilder silo);

    /// <summary>How a client finds silos.</summary>
    public abstract void Cluster(IClientBuilder client);

    /// <summary>Where grain storage keeps entities; not called for our own store.</summary>
    public abstract void Store(ISiloBuilder silo);

    /// <summary>Looks whether what it needs is there, before anything starts.</summary>
    /// <exception cref="Storage.StoreOpenException">It can't be used, or not safely.</exception>
    public virtual Task Check() => Task.CompletedTask;

    /// <summary>Whether this build has what Redis, Azure or AdoNet need.</summary>
    public static bool Has(string kind) => Optional.Contains(kind);

    /// <summary>False, and a fault, where this build has no such provider.</summary>
    public static bool IsBuiltIn(SettingReader section, string name, string kind)
    {
        if (kind is not (nameof(Clustering.Redis) or nameof(Clustering.Azure) or nameof(StorageKind.AdoNet))
            || Has(kind)) return true;
        section.Fault(name, kind, string.Join(", ", ["Localhost, Memory, Postgres", .. Optional]),
            $"This build has no {kind}: build it with -p:GuestGridProviders={kind}.");
        return false;
    }

    private static IReadOnlyList<string> Optional { get; } =
    [
#if PROVIDER_REDIS
        nameof(Clustering.Redis),
#endif
#if PROVIDER_AZURE
        nameof(Clustering.Azure),
#endif
#if PROVIDER_ADONET
        nameof(StorageKind.AdoNet),
#endif
    ];
}
