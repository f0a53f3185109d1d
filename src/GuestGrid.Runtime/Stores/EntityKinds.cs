namespace GuestGrid.Runtime.Stores;

/// <summary>The kinds of entities as stores name them. A storage format: never renamed.</summary>
public static class EntityKinds
{
    public const string Visitor = "visitor";
    public const string Address = "address";
    public const string Session = "session";
    public const string Transcript = "transcript";
    public const string Queue = "queue";
    public const string Agent = "agent";
    public const string Book = "book";
    public const string Chapter = "chapter";
    public const string Calendar = "calendar";
}
