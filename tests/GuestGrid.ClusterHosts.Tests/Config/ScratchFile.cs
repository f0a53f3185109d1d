namespace GuestGrid.ClusterHosts.Tests.Config;

/// <summary>A file for one test.</summary>
internal sealed class ScratchFile : IDisposable
{
    public ScratchFile(string content) => File.WriteAllText(Path, content);

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
