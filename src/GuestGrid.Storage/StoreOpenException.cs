namespace GuestGrid.Storage;

/// <summary>A store cannot be opened as it is; the message tells an operator what to change.</summary>
public sealed class StoreOpenException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Nothing is wrong with it but that another process has it.</summary>
    public bool IsInUse { get; init; }
}
