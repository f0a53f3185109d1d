using System.Runtime.InteropServices;

namespace GuestGrid.Storage.Attachments;

/// <summary>Makes the names in a directory durable; the runtime itself flushes only files.</summary>
internal static partial class DirectoryFlush
{
    private const int ReadOnly = 0;

    /// <exception cref="IOException">It can't be done.</exception>
    public static void ToDisk(string directory)
    {
        // Its file system keeps names in order by itself and takes no such wish.
        if (OperatingSystem.IsWindows()) return;
        var file = Open(directory, ReadOnly);
        if (file < 0) throw Fault(directory);
        try
        {
            if (Flush(file) != 0) throw Fault(directory);
        }
        finally
        {
            _ = Close(file);
        }
    }

    private static IOException Fault(string directory) => new(
        $"The directory {directory} can't be flushed: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
