using GuestGrid.Embedded;
using GuestGrid.Gateway.Operations;

namespace GuestGrid.Server.Serve;

/// <summary>The embedded grid's entities in memory.</summary>
internal sealed class ResidentCount(EmbeddedGrid grid) : IResidentCount
{
    public int Count => grid.ResidentCount;
}
