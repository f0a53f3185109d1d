namespace GuestGrid.Server.Purge;

/// <summary>
/// What a purge tells who runs it: lists and the summary to <paramref name="output"/>, all else beside.
/// </summary>
internal sealed class PurgeOutput(TextWriter output, TextWriter errors, TimeProvider clock, bool isDry)
{
    public const string Interrupted = "Interrupted; what is left is erased by the next purge.";

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(2);

    private long told = clock.GetTimestamp();

    public void Found(string guest, string createdTime) => output.WriteLine($"{guest} created {createdTime}");

    /// <param name="why">Null where only the grid knows.</param>
    public void GuestFailed(string guest, string? why) =>
        errors.WriteLine($"{guest} failed: {why ?? "see the log of the grid."}");

    /// <inheritdoc cref="GuestFailed"/>
    public void BookFailed(string book, string? why) => errors.WriteLine(
        $"Guest book {book} can't be read, its guests are not erased: {why ?? "see the log of the grid."}");

    /// <summary>Says so every now and then.</summary>
    public void Progress(long examined, long erased)
    {
        if (clock.GetElapsedTime(told) < ProgressInterval) return;
        told = clock.GetTimestamp();
        errors.WriteLine($"{examined} guests examined, {erased} {(isDry ? "to erase" : "erased")} …");
    }

    public void End(long examined, long erased, long skipped, long failed) => output.WriteLine(
        $"Examined {examined}, {(isDry ? "would erase" : "erased")} {erased}, skipped {skipped}, failed {failed}.");
}
