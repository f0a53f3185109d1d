namespace GuestGrid.Simulation.Tests;

/// <summary>Why a history ended.</summary>
internal enum StopReason
{
    /// <summary>Everything was done, settled and checked.</summary>
    Over,

    InvariantBroken,

    /// <summary>Scripts did not come to their end in the time they have.</summary>
    ScriptsHang,

    /// <summary>More steps than any history needs.</summary>
    StepsExhausted,
}
