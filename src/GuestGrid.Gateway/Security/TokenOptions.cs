namespace GuestGrid.Gateway.Security;

/// <summary>The section <c>GuestGrid:Tokens</c>, checked, with its keys loaded.</summary>
/// <param name="TokenLifetime">From issue to <c>exp</c> of a guest token.</param>
/// <param name="TokenGrace">How long the token before a rotation stays good.</param>
public sealed record TokenOptions(
    string Issuer, KeyRing Keys, TimeSpan TokenLifetime, TimeSpan TokenGrace, TimeSpan AccessTokenLifetime)
{
    public const string DefaultIssuer = "guestgrid";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Null when there is no usable key; the faults say why.</summary>
    /// <param name="developmentKey">Gives the key of a Development start that configures none; null
    /// elsewhere.</param>
    public static TokenOptions? Read(SettingReader tokens, Func<JwsKey>? developmentKey)
    {
        var issuer = tokens.Text("Issuer") ?? DefaultIssuer;
        var lifetime = tokens.Duration("TokenLifetime", Hour, Minute, Day);
        var grace = tokens.Duration("TokenGrace", TimeSpan.FromSeconds(30), TimeSpan.Zero, 10 * Minute);
        var access = tokens.Duration("AccessTokenLifetime", Hour, Minute, Day);
        return KeyOptions.ReadRing(tokens, developmentKey) is { } ring
            ? new TokenOptions(issuer, ring, lifetime, grace, access)
            : null;
    }
}
