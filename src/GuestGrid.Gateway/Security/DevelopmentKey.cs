namespace GuestGrid.Gateway.Security;

/// <summary>
/// The signing key of a Development start that configures none: made once and kept in the data folder, so
/// that sessions of yesterday can be resumed today.
/// </summary>
public static class DevelopmentKey
{
    private const string FileName = "development-signing-key";
    private const string KeyId = "development";

    public static JwsKey LoadOrMake(string dataFolder) =>
        new Hs256Key(KeyId, SecretFile.LoadOrMake(dataFolder, FileName));
}
