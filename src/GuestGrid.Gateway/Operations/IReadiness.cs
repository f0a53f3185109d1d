namespace GuestGrid.Gateway.Operations;

/// <summary>Can the grid behind this gateway take work? The host says what that depends on.</summary>
public interface IReadiness
{
    /// <summary>Null while it can; otherwise one sentence for an operator.</summary>
    string? Problem { get; }
}
