using System.Diagnostics;

namespace GuestGrid.Benchmarks.Servers;

/// <summary>This program's own command line, and where its repository keeps the server.</summary>
internal static class Self
{
    public static ProcessStartInfo Command(string[] arguments) =>
        new("dotnet", [typeof(Self).Assembly.Location, .. arguments]);

    public static string DefaultServerPath()
    {
        const string built = "src/GuestGrid.Server/bin/Release/net10.0/guestgrid.dll";
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (!File.Exists(Path.Combine(at.FullName, "GuestGrid.sln")))
                continue;
            var path = Path.Combine(at.FullName, built);
            return File.Exists(path)
                ? path
                : throw new BenchmarkException(
                    $"no {built}: run `dotnet build -c Release src/GuestGrid.Server` first");
        }

        throw new BenchmarkException("not inside the repository: say --server PATH");
    }
}
