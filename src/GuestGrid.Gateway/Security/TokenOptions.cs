namespace GuestGrid.Gateway.Security;

/// <summary>The section <c>GuestGrid:Tokens</c>, checked, with its keys loaded.</summary>
/// <param name="TokenLifetime">From issue to <c>exp</c> of a guest token.</param>
/// <param name="TokenGrace">How long the token before a rotation stays good.</param>
public sealed record TokenOptions(
    string Issuer, KeyRing Keys, TimeSpan TokenLifetime, TimeSpan TokenGrace, TimeSpan AccessTokenLifetime)
{
    public const string DefaultIssuer = "guestgrid";

    /// <summary>Null when there is no usable key; the faults say why.</summary>
    /// <param name="developmentKey">Gives the key of a Development start that configures none; null
    /// elsewhere.</param>
    public static TokenOptions? Read(SettingReader tokens, Func<JwsKey>? developmentKey)
    {
        var issuer = tokens.Text("Issuer") ?? DefaultIssuer;
        var lifetimes = TokenLifetimes.Read(tokens);
        return KeyOptions.ReadRing(tokens, developmentKey) is { } ring
            ? new TokenOptions(issuer, ring, lifetimes.Guest, lifetimes.Grace, lifetimes.Access)
            : null;
    }
}
