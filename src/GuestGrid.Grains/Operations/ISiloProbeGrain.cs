namespace GuestGrid.Grains.Operations;

/// <summary>Asks some silo, of those a client is connected to, whether it can take work.</summary>
[Alias("guestgrid.silo-probe")]
public interface ISiloProbeGrain : IGrainWithIntegerKey
{
    /// <summary>Null while it can; otherwise one sentence for an operator.</summary>
    [Alias("problem"), ResponseTimeout("00:00:03")]
    ValueTask<string?> Problem();
}
