namespace GuestGrid.Gateway.Errors;

/// <summary>
/// One fault of a request: <paramref name="Field"/> as the client spells it (<c>routingData.queueId</c>).
/// </summary>
public readonly record struct FieldError(string Field, string Message);
