using System.Runtime.CompilerServices;

namespace GuestGrid.Gateway.Tests.Clients;

/// <summary>No test waits longer than this for anything; when it does, it says for what.</summary>
internal static class Deadline
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task<T> InTime<T>(this Task<T> task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        try
        {
            return await task.WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {Limit.TotalSeconds} s in vain for: {what}");
        }
    }

    public static Task InTime(this Task task, [CallerArgumentExpression(nameof(task))] string what = "") =>
        Wrap(task).InTime(what);

    /// <summary>Asks again and again until the answer is yes.</summary>
    public static async Task Until(Func<Task<bool>> condition,
        [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            while (!await condition()) await timer.WaitForNextTickAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited {Limit.TotalSeconds} s in vain for: {what}");
        }
    }

    private static async Task<bool> Wrap(Task task)
    {
        await task;
        return true;
    }
}
