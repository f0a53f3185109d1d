namespace GuestGrid.Storage.Tests.Contract;

/// <summary>How a write ended: null when it is durable, else why not.</summary>
public static class Outcome
{
    public static async Task<Exception?> Of(ValueTask append)
    {
        try
        {
            await append;
            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }

    /// <summary>All were begun before the first is awaited.</summary>
    public static async Task<List<Exception?>> OfAll(IEnumerable<ValueTask> appends) =>
        [.. await Task.WhenAll(appends.ToArray().Select(Of))];
}
