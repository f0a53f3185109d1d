namespace GuestGrid.Gateway.Tests.Grids;

/// <summary>A directory of a grid's own, gone after the test.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("guestgrid-").FullName;

    /// <summary>The files that guests attached, whole or on their way.</summary>
    public string[] Attachments() => Directory.GetFiles(
        System.IO.Path.Combine(Path, "attachments"), "*", SearchOption.AllDirectories);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that was killed a moment ago may still hold it; the system's cleaner takes the rest.
        }
    }
}
