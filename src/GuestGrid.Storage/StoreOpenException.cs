namespace GuestGrid.Storage;

/// <summary>A store cannot be opened as it is; the message tells an operator what to change.</summary>
public sealed class StoreOpenException(string message, Exception? inner = null) : Exception(message, inner);
