using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Transcripts;

namespace GuestGrid.Runtime;

/// <summary>The limits in force for every kind of entity.</summary>
public sealed record GridPolicies(AnonymousVisitorPolicy Visitor, AddressThrottlePolicy Address,
    GuestSessionPolicy Session, TranscriptPolicy Transcript, QueuePolicy Queue, AgentPolicy Agent)
{
    public GuestBookPolicy Book { get; init; } = GuestBookPolicy.Default;

    public static readonly GridPolicies Default = new(AnonymousVisitorPolicy.Default, AddressThrottlePolicy.Default,
        GuestSessionPolicy.Default, TranscriptPolicy.Default, QueuePolicy.Default, AgentPolicy.Default);
}
