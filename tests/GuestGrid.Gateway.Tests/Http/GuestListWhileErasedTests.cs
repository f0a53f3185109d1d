using System.Text.Json;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Guests;
using Microsoft.Extensions.DependencyInjection;

namespace GuestGrid.Gateway.Tests.Http;

/// <summary>
/// Guests in a list while others are erased (surface, section 2): a site's purge erases whom a filter showed, so it
/// must show nobody whom it does not take, and pass over nobody.
/// </summary>
public sealed class GuestListWhileErasedTests : IAsyncLifetime
{
    private const string Guests = "/api/v2/guests";

    // More than a search asks at a time.
    private const int Count = 105;

    private readonly TaskCompletionSource erased = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RunningGrid grid = null!;
    private string[] oldest = [];
    private string third = "";
    private int toErase;

    public async Task InitializeAsync()
    {
        // Once a listing has found its entries, and before it looks at the first of them, the oldest are erased.
        grid = await RunningGrid.Start(RunningGrid.RoomyLimits, stopTime: true,
            change: WrappedVisitors.Into(async (_, visitor, command) =>
            {
                if (command is AnonymousVisitorCommand.Inspect && oldest.Length > 0)
                {
                    if (Interlocked.Exchange(ref toErase, 0) is > 0 and var count) await EraseOldest(count);
                    await erased.Task;
                }
                return await visitor.Execute(command);
            }));
        for (var i = 1; i <= Count; i++)
        {
            grid.Clock.Advance(TimeSpan.FromMilliseconds(7));
            var wish = Api.NewSession();
            wish["name"] = $"{i}";
            Assert.Equal(201, (await grid.Api.CreateSession(wish)).Status);
        }
        await Deadline.Until(async () => await Listed() == Count);
        third = Guest(await List("sortBy=-createdTime"), 2, "createdTime");
        var first = await List("pageSize=3");
        oldest = [.. Enumerable.Range(0, 3).Select(i => Guest(first, i, "id"))];
    }

    public Task DisposeAsync() => grid.DisposeAsync().AsTask();

    [Theory]
    [InlineData("createdTime")]
    [InlineData("-createdTime")]
    public async Task Who_is_erased_brings_nobody_else_into_the_filter_and_hides_nobody(string order)
    {
        toErase = 3;
        var filter = Uri.EscapeDataString($"createdTime<\"{third}\" AND active=true");
        var page = await List($"sortBy={order}&pageSize=100&filter={filter}");
        var expected = Enumerable.Range(4, Count - 6).Select(i => $"{i}");
        Assert.Equal(order == "createdTime" ? expected : expected.Reverse(), Names(page));
        Assert.Equal(Count - 6, page.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_page_is_full_while_there_are_others()
    {
        toErase = 1;
        Assert.Equal(["2", "3"], Names(await List("pageSize=2")));
    }

    private async Task EraseOldest(int count)
    {
        foreach (var id in oldest.Take(count)) Assert.Equal(204, (await grid.Api.Delete($"{Guests}/{id}")).Status);
        await Deadline.Until(async () => await Listed() == Count - count);
        erased.SetResult();
    }

    // As many as the books know of.
    private async Task<long> Listed() =>
        (await GuestTimeline.Open(grid.Services.GetRequiredService<IGuestGrid>())).Count;

    private async Task<JsonElement> List(string query)
    {
        var answer = await grid.Api.Get($"{Guests}?{query}");
        Assert.Equal(200, answer.Status);
        return answer.Json;
    }

    private static string[] Names(JsonElement page) => [.. page.GetProperty("entities").EnumerateArray()
        .Select(guest => guest.GetProperty("name").GetString()!)];

    private static string Guest(JsonElement page, int index, string member) =>
        page.GetProperty("entities")[index].GetProperty(member).GetString()!;
}
