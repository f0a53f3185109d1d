using System.Diagnostics.CodeAnalysis;

namespace GuestGrid.Gateway.Security;

/// <summary>Who calls: an API client, or a guest with its own token. Exactly one of the two.</summary>
public sealed class Caller
{
    public Caller(ApiClient client) => Client = client;

    public Caller(GuestClaims guest) => Guest = guest;

    public ApiClient? Client { get; }

    public GuestClaims? Guest { get; }

    [MemberNotNullWhen(true, nameof(Guest))]
    [MemberNotNullWhen(false, nameof(Client))]
    public bool IsGuest => Guest is not null;
}
