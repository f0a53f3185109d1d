namespace GuestGrid.Storage;

/// <summary>Whether a store takes writes right now, and if not, why, in words for an operator.</summary>
public sealed record StoreHealth(bool IsWritable, string? Problem)
{
    public static readonly StoreHealth Writable = new(true, null);
}
