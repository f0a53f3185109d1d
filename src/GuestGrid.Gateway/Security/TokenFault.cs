using GuestGrid.Protocol.Errors;

namespace GuestGrid.Gateway.Security;

/// <summary>
/// Why a token is not accepted; for logs and audit. Clients learn only what <see cref="TokenFaults.ToError"/>
/// says.
/// </summary>
public enum TokenFault
{
    None,
    Malformed,
    UnknownKey,
    WrongAlgorithm,
    WrongType,
    BadSignature,
    Expired,
    NotYetValid,
    WrongAudience,
    WrongIssuer,
    Revoked,
}

public static class TokenFaults
{
    public static ErrorEntry ToError(this TokenFault fault) =>
        fault == TokenFault.Expired ? ErrorCatalogue.TokenExpired : ErrorCatalogue.InvalidToken;
}
