using System.Diagnostics;

namespace GuestGrid.Benchmarks.Servers;

/// <summary>This program's own command line, and where its repository keeps the server.</summary>
internal static class Self
{
    public static ProcessStartInfo Command(string[] arguments) =>
        new("dotnet", [typeof(Self).Assembly.Location, .. arguments]);

    public static string DefaultServerPath() => Built("GuestGrid.Server", "guestgrid")
        ?? throw new BenchmarkException(
            "no guestgrid.dll: run `dotnet build -c Release src/GuestGrid.Server` first, or say --server PATH");

    /// <summary>Where the repository keeps what it built of a project; null where it did not.</summary>
    public static string? Built(string project, string name)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (!File.Exists(Path.Combine(at.FullName, "GuestGrid.sln")))
                continue;
            var path = Path.Combine(at.FullName, $"src/{project}/bin/Release/net10.0/{name}.dll");
            return File.Exists(path) ? path : null;
        }

        return null;
    }
}
