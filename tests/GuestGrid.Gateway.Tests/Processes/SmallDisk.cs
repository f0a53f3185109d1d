using System.Diagnostics;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Processes;

/// <summary>A file system of a few MiB in memory, which a test can fill.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DataFolder folder = new();
    private readonly string ballast;

    public SmallDisk()
    {
        Assert.True(Mount("-t", "tmpfs", "-o", "size=24m", "tmpfs", folder.Path));
        Data = Directory.CreateDirectory(Path.Combine(folder.Path, "data")).FullName;
        ballast = Path.Combine(folder.Path, "ballast");
    }

    public string Data { get; }

    /// <summary>Why no such disk can be made here; null where it can.</summary>
    public static string? Hindrance { get; } = FindHindrance();

    public void Fill()
    {
        using var file = new FileStream(ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (var chunk = new byte[1024 * 1024]; chunk.Length > 0; chunk = chunk[..(chunk.Length / 2)])
                FillWith(file, chunk);
        }
        catch (IOException)
        {
            // Not one byte more.
        }
    }

    public void Empty() => File.Delete(ballast);

    public void MakeReadOnly() => Assert.True(Mount("-o", "remount,ro", folder.Path));

    public void Dispose()
    {
        Run("umount", "-l", folder.Path);
        folder.Dispose();
    }

    private static void FillWith(FileStream file, byte[] chunk)
    {
        try
        {
            while (true) file.Write(chunk);
        }
        catch (IOException) when (chunk.Length > 1)
        {
            // A smaller piece may still fit.
        }
    }

    private static string? FindHindrance()
    {
        if (!OperatingSystem.IsLinux()) return "Needs a Linux on which tmpfs can be mounted.";
        using var folder = new DataFolder();
        if (!Mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.Path))
            return "Needs the right to mount a tmpfs (root).";
        Run("umount", folder.Path);
        return null;
    }

    private static bool Mount(params string[] arguments) => Run("mount", arguments);

    private static bool Run(string command, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(command, arguments) { RedirectStandardError = true };
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>Skipped, with the reason, where no small disk can be made.</summary>
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = SmallDisk.Hindrance;
}
