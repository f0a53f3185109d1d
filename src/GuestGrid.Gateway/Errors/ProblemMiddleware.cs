using GuestGrid.Gateway.Operations;
using GuestGrid.Protocol.Errors;
using GuestGrid.Runtime.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Errors;

/// <summary>
/// The outermost layer: gives every response its correlation id, and turns what left the layers within
/// without words (an exception, a bare status from routing) into a problem body.
/// </summary>
public sealed partial class ProblemMiddleware(
    RequestDelegate next, CorrelationIds ids, FaultLines lines, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        context.TraceIdentifier = ids.Next();
        context.Response.Headers[CorrelationIds.Header] = context.TraceIdentifier;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await next(context);
        }
        catch (Exception end) when (IsConnectionOver(context, end))
        {
            // The client left, or was cut off; there is nobody to answer and nothing went wrong. The server would look
            // for the rest of the body, and log that it can't.
            context.Abort();
            return;
        }
        catch (Exception exception)
        {
            await Answer(context, exception);
            return;
        }

        if (IsBare(context.Response) && Meaning(context.Response.StatusCode) is { } error)
            await Problem.Write(context, error);
    }

    private Task Answer(HttpContext context, Exception exception)
    {
        var passing = Rejections.OfFault(exception);
        var refusal = passing ?? exception switch
        {
            BadHttpRequestException bad => new Refusal(Meaning(bad.StatusCode) ?? ErrorCatalogue.InvalidRequest),
            // What Kestrel throws for a chunk whose length is no number of 32 bits.
            IOException { InnerException: OverflowException } => new Refusal(ErrorCatalogue.InvalidRequest),
            _ => new Refusal(ErrorCatalogue.Internal),
        };
        if (refusal.Error.Status >= 500 && lines.MayWrite($"requests answered with {refusal.Error.Code}"))
        {
            if (passing is null) LogFailure(exception, context.TraceIdentifier, refusal.Error.Code);
            else LogUnavailable(exception.Message, context.TraceIdentifier, refusal.Error.Code);
        }
        if (context.Response.HasStarted)
        {
            // Half an answer is out: only a broken connection tells the client that it is not whole.
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Clear();
        context.Response.Headers[CorrelationIds.Header] = context.TraceIdentifier;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Problem.Write(context, refusal);
    }

    // A read may end a moment before the request counts as aborted: Kestrel tells that from another thread.
    private static bool IsConnectionOver(HttpContext context, Exception end) => end is ConnectionResetException
        || end is OperationCanceledException && (context.RequestAborted.IsCancellationRequested
            || end is ConnectionAbortedException or { InnerException: ConnectionAbortedException });

    private static bool IsBare(HttpResponse response) =>
        response is { StatusCode: >= 400, HasStarted: false, ContentType: null, ContentLength: null or 0 };

    private static ErrorEntry? Meaning(int status) => status switch
    {
        400 => ErrorCatalogue.InvalidRequest,
        401 => ErrorCatalogue.Unauthorized,
        403 => ErrorCatalogue.Forbidden,
        404 => ErrorCatalogue.NotFound,
        405 => ErrorCatalogue.MethodNotAllowed,
        406 => ErrorCatalogue.NotAcceptable,
        409 => ErrorCatalogue.Conflict,
        413 => ErrorCatalogue.BodyTooLarge,
        415 => ErrorCatalogue.UnsupportedMediaType,
        429 => ErrorCatalogue.RateLimited,
        500 => ErrorCatalogue.Internal,
        503 => ErrorCatalogue.Overloaded,
        _ => null,
    };
}

/// <summary>Puts the problem layer into an application.</summary>
public static class ProblemMiddlewareExtensions
{
    /// <summary>First of all middleware, so that nothing answers without a correlation id.</summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app, CorrelationIds ids) =>
        app.UseMiddleware<ProblemMiddleware>(ids);
}
