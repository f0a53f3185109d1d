using GuestGrid.Runtime.Stores;
using Orleans.Storage;

namespace GuestGrid.Grains.Stores;

/// <summary>Entities in any grain storage provider that Orleans has.</summary>
public sealed class GrainStorageStores(IGrainStorage storage) : IStoreSource
{
    public IEntityStore Of(GrainId grain) => new GrainStorageEntity(storage, grain);
}
