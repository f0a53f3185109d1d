namespace GuestGrid.Gateway.Security;

/// <summary>How long tokens live: what of <c>GuestGrid:Tokens</c> a host without keys needs too.</summary>
/// <param name="Guest">From issue to <c>exp</c> of a guest token.</param>
/// <param name="Grace">How long the token before a rotation stays good.</param>
/// <param name="Access">From issue to <c>exp</c> of an access token.</param>
public sealed record TokenLifetimes(TimeSpan Guest, TimeSpan Grace, TimeSpan Access)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static TokenLifetimes Read(SettingReader tokens) => new(
        tokens.Duration("TokenLifetime", Hour, Minute, Day),
        tokens.Duration("TokenGrace", TimeSpan.FromSeconds(30), TimeSpan.Zero, 10 * Minute),
        tokens.Duration("AccessTokenLifetime", Hour, Minute, Day));
}
