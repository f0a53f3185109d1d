namespace GuestGrid.Runtime.Entities;

/// <summary>
/// One caller's way to an entity, on which nothing takes the place of what got lost: once a command that keeps its turn
/// failed, or was refused and is to come again, every later one that keeps its turn is refused as unavailable. The
/// caller finds out what is stored and goes on from there, on a new way.
/// </summary>
public class Lane
{
    internal bool HasLost { get; private set; }

    internal void Lose() => HasLost = true;
}
