using GuestGrid.Core.Identifiers;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Limits;

/// <summary>
/// How often the tokens of one session may be shown to this gateway, with a request or to open a socket, how often its
/// files may be asked for, and how often its sockets may say anything but messages and typing: some times at once, then
/// evenly.
/// </summary>
/// <param name="burst">Showings at once.</param>
/// <param name="framesPerSecond">Frames; as many at once.</param>
/// <param name="capacity">So many sessions, at least half of them, are remembered, about 100 bytes each. To forget one
/// early only gives it its allowance back.</param>
public sealed class GuestRateLimit(int perSecond, int burst, int framesPerSecond, int capacity = 100_000)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly RateRule showings = new("guest", burst, burst * Second / perSecond);
    private readonly RateRule frames = new("frames", framesPerSecond, Second);
    private readonly TwoGenerations<GuestSessionId, Spent> sessions = new(capacity);

    /// <summary>Counts one showing; a refused one takes nothing.</summary>
    /// <param name="generation">Of the token. The newest has an allowance, all older ones together another: who holds
    /// one of those does not spend what the guest may, and a guest who rotates its token gets no third.</param>
    public RateDecision Take(GuestSessionId session, long generation, DateTimeOffset now)
    {
        var spent = Of(session);
        lock (spent)
        {
            if (generation > spent.Newest)
                (spent.Newest, spent.ByNewest, spent.ByOlder) = (generation, spent.ByOlder, spent.ByNewest);
            return generation == spent.Newest
                ? showings.Take(ref spent.ByNewest, now)
                : showings.Take(ref spent.ByOlder, now);
        }
    }

    /// <summary>
    /// Counts one request for a file of this session; a refused one takes nothing. Its address is known to all who read
    /// the conversation, so it spends nothing of what the guest may do.
    /// </summary>
    public RateDecision TakeDownload(GuestSessionId session, DateTimeOffset now) =>
        showings.Take(ref Of(session).ByDownloads, now);

    /// <summary>Counts one frame; a refused one takes nothing.</summary>
    public RateDecision TakeFrame(GuestSessionId session, DateTimeOffset now) =>
        frames.Take(ref Of(session).ByFrames, now);

    /// <summary>The <c>RateLimit</c> fields of the answer to a showing.</summary>
    public void Announce(HttpResponse response, in RateDecision decision) => showings.Announce(response, decision);

    private Spent Of(GuestSessionId session) => sessions.GetOrAdd(session, static () => new Spent());

    private sealed class Spent
    {
        public long Newest;
        public long ByNewest;
        public long ByOlder;
        public long ByDownloads;
        public long ByFrames;
    }
}
