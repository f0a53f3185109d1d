using System.Diagnostics.CodeAnalysis;

namespace GuestGrid.Gateway.Security;

/// <summary>
/// What a token turned out to be: proven, or the reason why not. Never an exception: tokens are what
/// strangers send.
/// </summary>
public readonly struct TokenResult<TClaims>
    where TClaims : class
{
    private TokenResult(TClaims? claims, TokenFault fault)
    {
        Claims = claims;
        Fault = fault;
    }

    public TClaims? Claims { get; }

    public TokenFault Fault { get; }

    [MemberNotNullWhen(true, nameof(Claims))]
    public bool IsValid => Claims is not null;

    public static implicit operator TokenResult<TClaims>(TClaims claims) => new(claims, TokenFault.None);

    public static implicit operator TokenResult<TClaims>(TokenFault fault) => new(null, fault);
}
