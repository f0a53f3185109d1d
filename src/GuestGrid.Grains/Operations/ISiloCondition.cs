namespace GuestGrid.Grains.Operations;

/// <summary>What the host of a silo knows of its own fitness.</summary>
public interface ISiloCondition
{
    /// <summary>Null while the silo can take work; otherwise one sentence for an operator.</summary>
    string? Problem { get; }
}
