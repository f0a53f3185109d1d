using System.Security.Cryptography;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Gateway.Security;

/// <summary>
/// A secret of 256 random bits in a file of the data folder, made at first use and readable by its owner only.
/// </summary>
public static class SecretFile
{
    /// <exception cref="IOException">The folder can't be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read or written.</exception>
    public static byte[] LoadOrMake(string dataFolder, string fileName)
    {
        PrivateFolder.Make(dataFolder);
        var path = Path.Combine(dataFolder, fileName);
        if (!File.Exists(path)) Make(path);
        return File.ReadAllBytes(path);
    }

    // Written aside and moved: two starts at once, or a crash, never leave half a secret.
    private static void Make(string path)
    {
        var draft = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
        {
            file.Write(RandomNumberGenerator.GetBytes(Hs256Key.MinSecretBytes));
            file.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}
