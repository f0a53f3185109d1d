namespace GuestGrid.Runtime.Stores;

/// <summary>
/// Names one entity in a store: its kind (a stored, never renamed word such as <c>session</c>) and its id within the
/// kind.
/// </summary>
public readonly record struct EntityKey(string Kind, string Id)
{
    public override string ToString() => $"{Kind}/{Id}";
}
