using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Limits;
using GuestGrid.Protocol.Errors;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Security;

/// <summary>
/// Lets a request pass by its <c>Authorization: Bearer</c>: 401 without a good token, 429 over the client's or the
/// guest's rate, 403 without the scope. A token is taken from the header only, never from the address.
/// </summary>
public sealed class Bearer(
    AccessTokens access, GuestTokens guests, ClientRateLimit limit, GuestRateLimit pace, TimeProvider clock,
    RefusalLog log)
{
    private const string Scheme = "Bearer ";

    /// <summary>The API client, or null after the refusal was written (the caller just returns).</summary>
    public ValueTask<ApiClient?> Require(HttpContext context, ScopeRule rule)
    {
        if (!TryReadToken(context.Request, out var token))
            return Refuse<ApiClient>(context, ErrorCatalogue.Unauthorized);
        var now = clock.GetUtcNow();
        var result = access.Verify(token, now);
        return result.IsValid
            ? Admit(context, rule, result.Claims, now)
            : Refuse<ApiClient>(context, result.Fault);
    }

    /// <summary>
    /// As <see cref="Require"/>, for calls that a guest may also make with its own token: whose, the endpoint
    /// checks.
    /// </summary>
    public async ValueTask<Caller?> RequireAny(HttpContext context, ScopeRule rule)
    {
        if (!TryReadToken(context.Request, out var token))
            return await Refuse<Caller>(context, ErrorCatalogue.Unauthorized);
        var now = clock.GetUtcNow();
        var asGuest = guests.Verify(token, now);
        if (asGuest.IsValid)
            return await Admit(context, asGuest.Claims, now);
        // Only the header was looked at when the type is wrong: an access token has cost nothing yet.
        if (asGuest.Fault != TokenFault.WrongType)
            return await Refuse<Caller>(context, asGuest.Fault);
        var asClient = access.Verify(token, now);
        if (!asClient.IsValid)
            return await Refuse<Caller>(context, asClient.Fault);
        return await Admit(context, rule, asClient.Claims, now) is { } client ? new Caller(client) : null;
    }

    /// <summary>The token of one well-formed <c>Authorization</c> header; two headers are none.</summary>
    public static bool TryReadToken(HttpRequest request, out ReadOnlySpan<char> token)
    {
        token = default;
        var header = request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } text
            || !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        token = text.AsSpan(Scheme.Length).Trim(' ');
        return !token.IsEmpty;
    }

    private ValueTask<ApiClient?> Admit(
        HttpContext context, ScopeRule rule, ApiClient client, DateTimeOffset now)
    {
        var rate = limit.Take(client.Id, now);
        limit.Announce(context.Response, rate);
        if (!rate.IsAllowed)
            return Refuse<ApiClient>(context, ErrorCatalogue.RateLimited, rate.RetryAfter);
        if (rule.IsMetBy(client.Scopes))
            return new(client);
        context.Response.Headers.WWWAuthenticate = rule.Challenge;
        return Refuse<ApiClient>(context, ErrorCatalogue.InsufficientScope);
    }

    private ValueTask<Caller?> Admit(HttpContext context, GuestClaims guest, DateTimeOffset now)
    {
        if (!GuestSessionId.TryParse(guest.SessionId, out var session))
            return Refuse<Caller>(context, TokenFault.Malformed);
        var rate = pace.Take(session, guest.Generation, now);
        pace.Announce(context.Response, rate);
        return rate.IsAllowed
            ? new(new Caller(guest))
            : Refuse<Caller>(context, ErrorCatalogue.RateLimited, rate.RetryAfter);
    }

    private ValueTask<T?> Refuse<T>(HttpContext context, TokenFault fault)
        where T : class
    {
        log.Refused(fault.ToString(), context.TraceIdentifier);
        return Refuse<T>(context, fault.ToError());
    }

    private static async ValueTask<T?> Refuse<T>(
        HttpContext context, ErrorEntry error, TimeSpan? retryAfter = null)
        where T : class
    {
        await Problem.Write(context, error, retryAfter: retryAfter);
        return null;
    }
}
