namespace GuestGrid.Grains.Operations;

[GrainType("guestgrid.shared-files")]
internal sealed class SharedFilesGrain : Grain, ISharedFilesGrain
{
    private string? first;

    public ValueTask<string> Compare(string mark) => new(first ??= mark);
}
