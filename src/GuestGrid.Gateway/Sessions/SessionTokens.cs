using System.Text;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Security;

namespace GuestGrid.Gateway.Sessions;

/// <summary>Guest tokens of sessions: the same session and generation give the same token.</summary>
public sealed class SessionTokens(GuestTokens tokens)
{
    public string Issue(SessionView session) => tokens.Issue(new GuestTokenGrant(
        session.Guest.ToString(), session.Id.ToString(), session.Token.Generation,
        session.Token.IssuedAt, session.Token.ExpiresAt, Hints(session.Opening.Routing),
        session.Opening.Attributes is { } attributes ? Encoding.UTF8.GetBytes(attributes) : default));

    /// <summary>The session and generation that a token proves; null when it proves nothing.</summary>
    public ProvenSession? Verify(ReadOnlySpan<char> token, DateTimeOffset now)
    {
        var result = tokens.Verify(token, now);
        if (!result.IsValid || !GuestSessionId.TryParse(result.Claims.SessionId, out var session)) return null;
        return new ProvenSession(session, result.Claims.Generation, result.Claims.GuestId);
    }

    /// <summary>The routing hints of guests who come without routing.</summary>
    public static ReadOnlySpan<byte> DefaultHints(Routing routing) => Hints(routing).Span;

    /// <summary>How many bytes of a token's content this routing takes.</summary>
    public static int HintBytes(Routing routing) => Hints(routing).Length;

    private static ReadOnlyMemory<byte> Hints(Routing routing)
    {
        using var output = PooledJson.Rent();
        var json = output.Writer;
        json.WriteStartObject();
        json.WriteString("queueId"u8, routing.Queue.ToString());
        json.WriteNumber("priority"u8, routing.Priority);
        if (routing.Language is not null) json.WriteString("language"u8, routing.Language);
        json.WriteStartArray("skills"u8);
        foreach (var skill in routing.Skills) json.WriteStringValue(skill.Skill.ToString());
        json.WriteEndArray();
        json.WriteEndObject();
        return output.Finish().ToArray();
    }
}

/// <summary>What a guest token proves; whether the generation is still good, the session says.</summary>
/// <param name="Guest">Whose it is, as the token spells it.</param>
public sealed record ProvenSession(GuestSessionId Session, long Generation, string Guest);
