using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Guests;

namespace GuestGrid.Cluster.Tests.World;

/// <summary>Where every guest and every book can be read.</summary>
internal sealed class NoRetentionFaults : IRetentionFaults
{
    public void GuestFailed(GuestId guest, Exception exception) => Assert.Fail($"{guest}: {exception}");

    public void BookFailed(string book, Exception exception) => Assert.Fail($"{book}: {exception}");
}
