using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using GuestGrid.Runtime.Attachments;
using GuestGrid.Runtime.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GuestGrid.Gateway.Tests.Http;

/// <summary>What uploads have left whose session can't be asked.</summary>
public sealed class LeftoverTests
{
    [Fact]
    public async Task A_session_that_can_t_be_read_keeps_what_it_has_and_stops_no_sweep()
    {
        await using var grid = await RunningGrid.Start([]);
        var store = grid.Services.GetRequiredService<IAttachmentStore>();
        var left = Enumerable.Range(0, 20).Select(_ => NewKey()).ToList();
        var unreadable = left[7];
        await grid.Services.GetRequiredService<IEntityStore>().Append(new EntityAppend(
            new EntityKey("session", unreadable.Session.ToString()), 0, "no state"u8.ToArray(), true, null));
        foreach (var key in left) Assert.True(await store.Stage(key, new MemoryStream(Files.Png(20)), 20, default));

        var sweep = grid.Services.GetServices<IHostedService>().OfType<LeftoverSweep>().Single();
        await sweep.Sweep(DateTimeOffset.MaxValue);

        Assert.Equal([unreadable], store.Leftovers(DateTimeOffset.MaxValue));
        Assert.NotEmpty(grid.Log.Errors);
    }

    private static AttachmentKey NewKey() => new(
        new GuestSessionId(Guid.NewGuid()), new AttachmentId(Guid.NewGuid()), new UploadId(Guid.NewGuid()));
}
