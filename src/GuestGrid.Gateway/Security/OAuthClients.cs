using System.Collections.Frozen;

namespace GuestGrid.Gateway.Security;

/// <summary>The configured clients; fixed for the life of the process.</summary>
public sealed class OAuthClients(IEnumerable<OAuthClient> clients)
{
    /// <summary>The client of a first start in Development; a start elsewhere refuses it.</summary>
    public const string DevelopmentId = "guestgrid-dev";

    public const string DevelopmentSecret = "guestgrid-dev-secret";

    private readonly FrozenDictionary<string, OAuthClient> byId =
        clients.ToFrozenDictionary(client => client.Id, StringComparer.Ordinal);

    public OAuthClient? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>
    /// The client whose secret this is; null otherwise, after the same work for an unknown id as for a wrong
    /// secret.
    /// </summary>
    public OAuthClient? Authenticate(string id, string secret)
    {
        var client = Find(id);
        var isRight = (client?.Secret ?? SecretHash.OfNobody).Matches(secret);
        return isRight ? client : null;
    }
}
