using Orleans.Runtime;

namespace GuestGrid.Grains.Entities;

/// <summary>
/// The one reminder of an entity: brings it back when its silo died or let it go. It is there before the write
/// that needs
/// it, and fires no later than that asks for; too early is harmless and cheap, so it moves forward only when it
/// has fired.
/// </summary>
internal sealed class WakeReminder(Grain grain, TimeProvider clock, WakeLimits limits)
{
    private const string Name = "wake";

    private readonly SemaphoreSlim turn = new(1);
    private DateTimeOffset? firesAt;

    public void NoteTick(TickStatus status) => firesAt = clock.GetUtcNow() + status.Period;

    /// <summary>
    /// Makes sure that the reminder fires at <paramref name="wake"/> or before, give or take the slack.
    /// </summary>
    public async ValueTask Require(DateTimeOffset wake)
    {
        var wanted = Wanted(wake);
        if (firesAt <= wanted) return;
        await turn.WaitAsync();
        try
        {
            if (firesAt <= wanted) return;
            await Register(wanted);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>After a tick: the reminder moves to the next time, or goes where there is none.</summary>
    public async ValueTask Follow(DateTimeOffset? wake)
    {
        await turn.WaitAsync();
        try
        {
            if (wake is { } next) await Register(Wanted(next));
            else await Remove();
        }
        finally
        {
            turn.Release();
        }
    }

    private DateTimeOffset Wanted(DateTimeOffset wake)
    {
        var now = clock.GetUtcNow();
        if (wake < now + limits.Slack) return now + limits.Slack;
        return wake > now + limits.WaitMax ? now + limits.WaitMax : wake;
    }

    private async Task Register(DateTimeOffset at)
    {
        // Not known to be there until the answer is.
        firesAt = null;
        await grain.RegisterOrUpdateReminder(Name, at - clock.GetUtcNow(), limits.Period);
        firesAt = at;
    }

    private async Task Remove()
    {
        if (await grain.GetReminder(Name) is { } reminder) await grain.UnregisterReminder(reminder);
        firesAt = null;
    }
}

/// <summary>How exactly reminders follow what entities ask for.</summary>
/// <param name="Slack">How late a reminder may be: nearer times are a timer's business, or a rare crash's.</param>
/// <param name="WaitMax">The longest a reminder sleeps; a far time is approached in steps.</param>
/// <param name="Period">How soon a tick that was missed is repeated. Orleans refuses less than a minute.</param>
public sealed record WakeLimits(TimeSpan Slack, TimeSpan WaitMax, TimeSpan Period)
{
    public static readonly WakeLimits Default =
        new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), TimeSpan.FromMinutes(5));
}
