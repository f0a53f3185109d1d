using GuestGrid.Benchmarks.Servers;

namespace GuestGrid.Benchmarks.Works;

/// <summary>Tokens on their way to the load process; gone when it has read them.</summary>
internal sealed class TokenFile : IDisposable
{
    public TokenFile(IEnumerable<CreatedSession> sessions) =>
        File.WriteAllLines(Path, sessions.Select(session => session.Token));

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
