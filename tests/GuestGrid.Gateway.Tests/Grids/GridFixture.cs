namespace GuestGrid.Gateway.Tests.Grids;

/// <summary>One grid for the tests of a class. Whatever they do to it, it must not log an error.</summary>
public abstract class GridFixture(bool stopTime, params (string Name, string Value)[] settings) : IAsyncLifetime
{
    internal RunningGrid Grid { get; private set; } = null!;

    public virtual async Task InitializeAsync() => Grid = await RunningGrid.Start(settings, stopTime: stopTime);

    public virtual async Task DisposeAsync()
    {
        await Grid.DisposeAsync();
        Assert.Empty(Grid.Log.Errors);
    }
}

public sealed class AGridWithRoomyLimits() : GridFixture(false, RunningGrid.RoomyLimits);

/// <summary>With time that only tests move, lest an interval be over before the next request.</summary>
public sealed class AGridWithDefaultLimits() : GridFixture(true, ("OAuth:RequestsPerMinute", "1000000"));

/// <summary>
/// With default limits but for the client's and the address's, and with time that only tests move. Timers are real, so an
/// agent's presence is not renewed as often as tests let time pass: it lasts.
/// </summary>
public sealed class AGridWhereTimeStandsStill() : GridFixture(true,
    ("OAuth:RequestsPerMinute", "1000000"), ("Limits:VelocityPerAddress", "100000"),
    ("Tokens:AccessTokenLifetime", "23:59:59"), ("Desk:PresenceLease", "00:10:00"));

public sealed class AGridWithOneMessageASecond() : GridFixture(true,
    [.. RunningGrid.RoomyLimits, ("Limits:MessagesPerSecond", "1"), ("Limits:MessageBurst", "10")]);

public sealed class AGridWithoutAPace() : GridFixture(false,
    [.. RunningGrid.RoomyLimits, ("Limits:MessagesPerSecond", "100000"), ("Limits:MessageBurst", "100000")]);

public sealed class AGridThatEchoes() : GridFixture(false, [.. RunningGrid.RoomyLimits, ("Desk:EchoAgent", "true")]);

/// <summary>Waits as long as it must for a machine that stands still for a while, and no longer.</summary>
public sealed class AGridWithShortPatience() : GridFixture(false,
[
    .. RunningGrid.RoomyLimits, ("Limits:HandshakeTimeout", "00:00:12"), ("Limits:PingInterval", "00:00:01"),
    ("Limits:PongTimeout", "00:00:12"),
]);
