namespace GuestGrid.Storage.Tests.Sqlite;

/// <summary>Waits for what another thread is about to do, without guessing how long it takes.</summary>
static class Eventually
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task Holds(Func<bool> condition, string what)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begin) < Patience, $"Waited in vain until {what}.");
            await Task.Yield();
        }
    }
}
