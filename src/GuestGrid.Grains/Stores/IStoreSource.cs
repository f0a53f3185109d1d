using GuestGrid.Runtime.Stores;

namespace GuestGrid.Grains.Stores;

/// <summary>Gives each activation the store that its entity is in.</summary>
public interface IStoreSource
{
    /// <summary>A store that is asked for the entity behind <paramref name="grain"/> only.</summary>
    IEntityStore Of(GrainId grain);
}

/// <summary>
/// One store for the whole silo, so that what its grains write at the same time is committed together.
/// </summary>
public sealed class SharedStore(IEntityStore store) : IStoreSource
{
    public IEntityStore Of(GrainId grain) => store;
}
