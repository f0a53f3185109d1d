using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Errors;

/// <summary>
/// Answers HEAD as GET without its body (RFC 9110, section 9.3.2): no GET of the surface changes anything. The server
/// knows what was really asked, and sends no body.
/// </summary>
public static class HeadRequests
{
    /// <summary>Before routing, which knows GET only.</summary>
    public static void UseHeadRequests(this IApplicationBuilder app) => app.Use(next => async context =>
    {
        var request = context.Request;
        // One that asks for a socket is no GET.
        if (HttpMethods.IsHead(request.Method) && request.Headers.Upgrade.Count == 0)
            request.Method = HttpMethods.Get;
        await next(context);
        if (context.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false } response
            && response.Headers.Allow.ToString() is var allowed && allowed.Split(", ").Contains(HttpMethods.Get))
            response.Headers.Allow = $"{allowed}, {HttpMethods.Head}";
    });
}
