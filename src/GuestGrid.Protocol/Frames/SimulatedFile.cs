namespace GuestGrid.Protocol.Frames;

/// <summary>The members of the simulator's action <c>upload</c> (surface, section 7).</summary>
public sealed class SimulatedFile
{
    public string? Name { get; internal set; }

    public string? ContentType { get; internal set; }

    /// <summary>Null where it is missing or no base64.</summary>
    public byte[]? Content { get; internal set; }

    /// <summary>The text of the message that shows the file.</summary>
    public string? Caption { get; internal set; }
}
