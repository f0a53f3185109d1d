using System.Text.Json;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Limits;
using GuestGrid.Protocol.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GuestGrid.Gateway.Security;

/// <summary>
/// <c>POST /oauth/token</c>: a configured client trades its secret for an access token (client credentials).
/// </summary>
public sealed class OAuthTokenEndpoint(
    OAuthClients clients,
    AccessTokens tokens,
    TimeSpan lifetime,
    ClientRateLimit limit,
    TimeProvider clock,
    RefusalLog log)
{
    public const string Path = "/oauth/token";

    private const string FormMediaType = "application/x-www-form-urlencoded";

    private static readonly FormOptions FormLimits = new()
    {
        BufferBody = false,
        ValueCountLimit = 16,
        KeyLengthLimit = 256,
        ValueLengthLimit = 8192,
    };

    public async Task Answer(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Pragma = "no-cache";
        if (context.Request.ContentLength > JsonBody.MaxBytes)
        {
            await Problem.Write(context, ErrorCatalogue.BodyTooLarge);
            return;
        }

        var form = await ReadForm(context);
        if (form is null
            || form.Any(pair => pair.Value.Count > 1)
            || form["grant_type"] is not [{ Length: > 0 } grant])
        {
            await Refuse(context, OAuthError.InvalidRequest);
            return;
        }

        if (ClientCredentials.Read(context.Request, form, out var error) is not { } credentials)
        {
            await Refuse(context, error);
            return;
        }

        if (clients.Authenticate(credentials.Id, credentials.Secret) is not { } client)
        {
            await Refuse(context, OAuthError.InvalidClient);
            return;
        }

        await Grant(context, client, grant, form["scope"]);
    }

    private async Task Grant(HttpContext context, OAuthClient client, string grant, string? scope)
    {
        var now = clock.GetUtcNow();
        var rate = limit.Take(client.Id, now);
        limit.Announce(context.Response, rate);
        if (!rate.IsAllowed)
            await Problem.Write(context, ErrorCatalogue.RateLimited, retryAfter: rate.RetryAfter);
        else if (grant != "client_credentials")
            await Refuse(context, OAuthError.UnsupportedGrantType);
        else if (!TryNarrow(client.Scopes, scope, out var scopes))
            await Refuse(context, OAuthError.InvalidScope);
        else
            await Write(context.Response, tokens.Issue(new ApiClient(client.Id, scopes), now, now + lifetime), scopes);
    }

    /// <summary>Without a wish all that the client has; never more than that.</summary>
    private static bool TryNarrow(Scope owned, string? wish, out Scope scopes)
    {
        scopes = owned;
        return string.IsNullOrWhiteSpace(wish)
            || (ScopeNames.TryParseList(wish, out scopes) && (scopes & ~owned) == Scope.None);
    }

    private static async Task<IFormCollection?> ReadForm(HttpContext context)
    {
        var media = context.Request.ContentType.AsSpan();
        var end = media.IndexOf(';');
        if (!(end < 0 ? media : media[..end]).Trim().Equals(FormMediaType, StringComparison.OrdinalIgnoreCase))
            return null;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = JsonBody.MaxBytes;
        try
        {
            return await new FormFeature(context.Request, FormLimits).ReadFormAsync(context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            // More parameters, or longer ones, than this endpoint has.
            return null;
        }
    }

    private async Task Write(HttpResponse response, string token, Scope scopes)
    {
        response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("access_token"u8, token);
        json.WriteString("token_type"u8, "bearer"u8);
        json.WriteNumber("expires_in"u8, (long)lifetime.TotalSeconds);
        json.WriteString("scope"u8, ScopeNames.Format(scopes));
        json.WriteEndObject();
    }

    private async Task Refuse(HttpContext context, OAuthError error)
    {
        log.Refused(error.Code, context.TraceIdentifier);
        var response = context.Response;
        response.StatusCode = error.Status;
        response.ContentType = "application/json; charset=utf-8";
        if (error.Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Basic realm=\"guestgrid\", charset=\"UTF-8\"";
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("error"u8, error.Code);
        json.WriteString("error_description"u8, error.Description);
        json.WriteEndObject();
    }
}
