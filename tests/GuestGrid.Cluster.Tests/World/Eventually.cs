namespace GuestGrid.Cluster.Tests.World;

/// <summary>Waits for what others bring about in their own time.</summary>
internal static class Eventually
{
    public static async Task Holds(string what, Func<Task<bool>> condition, TimeSpan? patience = null)
    {
        var deadline = TimeProvider.System.GetUtcNow() + (patience ?? TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            if (TimeProvider.System.GetUtcNow() > deadline)
                throw new TimeoutException($"It never came to be that {what}.");
            await Task.Delay(50);
        }
    }
}
