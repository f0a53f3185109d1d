using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Attachments;
using GuestGrid.Simulation.Tests.Grid;
using GuestGrid.Simulation.Tests.Machinery;

namespace GuestGrid.Simulation.Tests.Faults;

/// <summary>The directory of attachments: slow, unreliable, and where a gateway likes to die.</summary>
internal sealed class SimulatedFiles(World world) : IAttachmentStore
{
    private readonly Dictionary<AttachmentKey, SimulatedFile> files = [];
    private readonly Chance chance = world.Chance.Fork();

    public IReadOnlyDictionary<AttachmentKey, SimulatedFile> All => files;

    public async Task<bool> Stage(AttachmentKey key, Stream content, long size, CancellationToken cancellation)
    {
        var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancellation);
        if (bytes.Length != size) return false;
        await Do(() => files[key] = new SimulatedFile(bytes.ToArray(), false, world.Now));
        return true;
    }

    public Task Keep(AttachmentKey key) => Do(() =>
    {
        if (files.TryGetValue(key, out var staged)) files[key] = staged with { IsKept = true };
    });

    public Task Discard(AttachmentKey key) => Do(() =>
    {
        if (files.TryGetValue(key, out var file) && !file.IsKept) files.Remove(key);
    });

    /// <summary>Is there from before.</summary>
    public void Put(AttachmentKey key, string content) =>
        files[key] = new SimulatedFile(System.Text.Encoding.UTF8.GetBytes(content), true, world.Now);

    public Stream? Open(AttachmentKey key) =>
        files.TryGetValue(key, out var file) ? new MemoryStream(file.Content, writable: false) : null;

    public Task Erase(GuestSessionId session) => Do(() =>
    {
        foreach (var key in files.Keys.Where(key => key.Session == session).ToList()) files.Remove(key);
    }, mayDie: false);

    public IReadOnlyList<AttachmentKey> Leftovers(DateTimeOffset before) =>
        [.. files.Where(file => !file.Value.IsKept && file.Value.At < before).Select(file => file.Key)];

    // Done or not, a gateway may not live to hear of it.
    private Task Do(Action change, bool mayDie = true)
    {
        if (chance.Hits(world.Faults.WriteLost))
            return Task.FromException(new IOException("The simulated disk failed."));
        var done = new TaskCompletionSource();
        var dies = mayDie && chance.Hits(world.Faults.CrashAtWrite);
        world.Loop.After(chance.Between(TimeSpan.Zero, world.Faults.StoreDelayMax), world.Outside, () =>
        {
            if (dies && chance.Hits(0.5)) return;
            change();
            if (!dies) done.SetResult();
        });
        return done.Task;
    }
}

/// <summary>The content of one upload.</summary>
/// <param name="IsKept">False while it is staged.</param>
/// <param name="At">When it was staged.</param>
internal sealed record SimulatedFile(byte[] Content, bool IsKept, DateTimeOffset At);
