using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Limits;

/// <summary>
/// Which web sites may call: exact origins (scheme, host, port), compared whole. A request without
/// <c>Origin</c> comes from no browser and is let through; <c>null</c> (a sandboxed frame, a file) is
/// refused.
/// </summary>
public sealed class OriginRule
{
    private readonly FrozenSet<string> allowed;

    /// <exception cref="ArgumentException">An entry is no origin; check with <see cref="TryNormalize"/>
    /// first.</exception>
    public OriginRule(IEnumerable<string> allowedOrigins) =>
        allowed = allowedOrigins
            .Select(origin => TryNormalize(origin, out var normal)
                ? normal
                : throw new ArgumentException($"'{origin}' is no origin such as https://shop.example."))
            .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>For sockets and other calls that only listed sites may make.</summary>
    public bool Allows(HttpRequest request) => Allows(request, out _);

    /// <summary>
    /// For calls that our own pages make too: a listed site, or the very site that is called.
    /// </summary>
    public bool AllowsOwn(HttpRequest request) =>
        Allows(request, out var origin) || (origin is not null && IsOwn(request, origin));

    /// <summary>True for a listed origin in any spelling of it that a browser could send.</summary>
    public bool Allows(string origin) =>
        allowed.Contains(origin) || (TryNormalize(origin, out var normal) && allowed.Contains(normal));

    private bool Allows(HttpRequest request, out string? origin)
    {
        var header = request.Headers.Origin;
        origin = header.Count == 1 ? header[0] : null;
        return header.Count == 0 || (origin is not null && Allows(origin));
    }

    private static bool IsOwn(HttpRequest request, string origin) =>
        TryNormalize($"{request.Scheme}://{request.Host.Value}", out var own)
        && TryNormalize(origin, out var normal)
        && normal == own;

    /// <summary>
    /// <c>scheme://host[:port]</c> in lower case without a default port; false for anything more or less than
    /// that (path, user, wildcard, <c>null</c>, another scheme). International names stand as browsers send
    /// them: <c>xn--</c>.
    /// </summary>
    public static bool TryNormalize(string? text, [NotNullWhen(true)] out string? origin)
    {
        origin = null;
        if (text is not { Length: <= 300 } || text.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return false;
        var host = text.AsSpan();
        if (host.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            host = host["https://".Length..];
        else if (host.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            host = host["http://".Length..];
        else
            return false;

        // What Uri would forgive (a backslash, a user, a trailing slash) is refused here before it looks.
        if (host.IsEmpty || host.ContainsAny(@"/\@?#*%") || host[^1] is ':' or '.' || host[0] is '.' or ':')
            return false;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            return false;
        origin = uri.IsDefaultPort ? $"{uri.Scheme}://{uri.Host}" : $"{uri.Scheme}://{uri.Host}:{uri.Port}";
        return true;
    }
}
