using GuestGrid.Core;

namespace GuestGrid.Grains.Delivery;

/// <summary>
/// News on its way to one socket of the gateway it is sent to. A socket has one id for all its life, so a newer
/// connection never hears what was meant for the older.
/// </summary>
[GenerateSerializer, Immutable, Alias("guestgrid.push")]
public sealed class Push
{
    [Id(0)] public Guid Connection { get; init; }

    /// <summary>Null where it found no room in its lane, or only a newer version knows it: the socket looks for
    /// itself.</summary>
    [Id(1)] public required Notice? Notice { get; init; }
}
