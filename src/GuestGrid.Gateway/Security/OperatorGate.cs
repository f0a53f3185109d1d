using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Limits;
using GuestGrid.Protocol.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GuestGrid.Gateway.Security;

/// <summary>
/// Keeps pages for operators from everybody else. A program shows a bearer with <c>guestgrid:admin</c>. A browser can't
/// do that, so it is asked for the id and the secret of a client with that scope, and shows them as HTTP Basic. Nothing
/// is kept, no cookie is set; what is shown this way counts against the client's limit as its token would.
/// </summary>
public sealed class OperatorGate(Bearer bearer, OAuthClients clients, ClientRateLimit limit, TimeProvider clock)
{
    private const string Challenge =
        "Basic realm=\"guestgrid operators\", charset=\"UTF-8\", Bearer realm=\"guestgrid\"";

    private static readonly ScopeRule rule = ScopeRule.AnyOf(Scope.Admin);

    /// <summary>False after the refusal was written: 401, or 403 without the scope.</summary>
    public async ValueTask<bool> Admits(HttpContext context)
    {
        if (Bearer.TryReadToken(context.Request, out _)) return await bearer.Require(context, rule) is not null;
        if (ClientCredentials.OfHeader(context.Request) is not { } shown
            || clients.Authenticate(shown.Id, shown.Secret) is not { } client)
        {
            context.Response.Headers.WWWAuthenticate = Challenge;
            await Problem.Write(context, ErrorCatalogue.Unauthorized);
            return false;
        }
        var rate = limit.Take(client.Id, clock.GetUtcNow());
        limit.Announce(context.Response, rate);
        if (!rate.IsAllowed)
        {
            await Problem.Write(context, ErrorCatalogue.RateLimited, retryAfter: rate.RetryAfter);
            return false;
        }
        if (rule.IsMetBy(client.Scopes)) return true;
        await Problem.Write(context, ErrorCatalogue.InsufficientScope);
        return false;
    }
}

/// <summary>Puts the gate before everything under one path.</summary>
public static class OperatorGateRegistration
{
    public static void UseOperatorGate(this WebApplication app, PathString path)
    {
        var gate = ActivatorUtilities.CreateInstance<OperatorGate>(app.Services);
        app.UseWhen(context => context.Request.Path.StartsWithSegments(path), gated => gated.Use(
            async (context, next) =>
            {
                if (await gate.Admits(context)) await next(context);
            }));
    }
}
