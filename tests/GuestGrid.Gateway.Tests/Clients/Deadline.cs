using System.Runtime.CompilerServices;

namespace GuestGrid.Gateway.Tests.Clients;

/// <summary>
/// No test waits longer than this for anything; when it does, it says for what. Only time counts in which this process
/// ran: on a machine that stood still for a while nothing is late.
/// </summary>
internal static class Deadline
{
    private const int Moments = 300;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    public static async Task<T> InTime<T>(this Task<T> task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        for (var i = 0; !task.IsCompleted; i++)
        {
            if (i == Moments) throw InVain(what);
            await Task.WhenAny(task, Task.Delay(Moment));
        }
        return await task;
    }

    public static Task InTime(this Task task, [CallerArgumentExpression(nameof(task))] string what = "") =>
        Wrap(task).InTime(what);

    /// <summary>Asks again and again until the answer is yes.</summary>
    public static async Task Until(Func<Task<bool>> condition,
        [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        for (var i = 0; !await condition(); i++)
        {
            if (i == 5 * Moments) throw InVain(what);
            await Task.Delay(Moment / 5);
        }
    }

    private static TimeoutException InVain(string what) =>
        new($"Waited {Moments * Moment.TotalSeconds} s in vain for: {what}");

    private static async Task<bool> Wrap(Task task)
    {
        await task;
        return true;
    }
}
