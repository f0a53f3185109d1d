using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Memory;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Memory;

public sealed class MemoryEntityStoreTests : EntityStoreContract
{
    protected override ValueTask<IEntityStore> Open() => new(new MemoryEntityStore());
}
