namespace GuestGrid.Core.Agents;

/// <summary>Why an agent's command, or an offer to it, is refused.</summary>
public abstract record AgentRejection : Rejection
{
    private AgentRejection() { }

    public sealed record NotSignedOn : AgentRejection;

    public sealed record NoCapacity : AgentRejection;

    /// <summary>The offer ran out, was withdrawn or never was.</summary>
    public sealed record OfferGone : AgentRejection;

    public sealed record ProfileTooLarge : AgentRejection;
}
