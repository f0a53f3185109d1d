using System.Security.Cryptography;

namespace GuestGrid.Gateway.Security;

/// <summary>
/// The signing key of a Development start that configures none: made once and kept in the data folder, so
/// that sessions of yesterday can be resumed today.
/// </summary>
public static class DevelopmentKey
{
    private const string FileName = "development-signing-key";
    private const string KeyId = "development";

    public static JwsKey LoadOrMake(string dataFolder)
    {
        Directory.CreateDirectory(dataFolder);
        var path = Path.Combine(dataFolder, FileName);
        if (!File.Exists(path))
            Make(path);
        return new Hs256Key(KeyId, File.ReadAllBytes(path));
    }

    // Written aside and moved: two starts at once, or a crash, never leave half a key.
    private static void Make(string path)
    {
        var draft = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
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
