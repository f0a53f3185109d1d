namespace GuestGrid.Benchmarks;

internal static class Progress
{
    public static void Say(string what) => Console.Error.WriteLine($".. {what}");
}
