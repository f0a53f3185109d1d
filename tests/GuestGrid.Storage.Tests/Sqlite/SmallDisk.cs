using System.Diagnostics;

namespace GuestGrid.Storage.Tests.Sqlite;

/// <summary>
/// A disk of a few MiB that can really run full, or be read-only; null where this user may not mount one.
/// </summary>
sealed class SmallDisk : IDisposable
{
    SmallDisk(string path) => Path = path;

    public string Path { get; }

    public static SmallDisk? TryMount(string options = "size=4m")
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var path = Directory.CreateTempSubdirectory("guestgrid-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", options, "guestgrid-test", path))
            return new(path);
        Directory.Delete(path);
        return null;
    }

    public bool MakeReadOnly() => Run("mount", "-o", "remount,ro", Path);

    public long BytesFree() => new DriveInfo(Path).AvailableFreeSpace;

    public void Dispose()
    {
        Run("umount", Path);
        Directory.Delete(Path);
    }

    static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
