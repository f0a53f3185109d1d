using GuestGrid.Protocol.Errors;

namespace GuestGrid.Gateway.Errors;

/// <summary>A request turned down: what the catalogue calls it, and when it may succeed.</summary>
/// <param name="RetryAfter">The exact time to wait; rounded up to whole seconds only in the header.</param>
public readonly record struct Refusal(ErrorEntry Error, string? Detail = null, TimeSpan? RetryAfter = null);
