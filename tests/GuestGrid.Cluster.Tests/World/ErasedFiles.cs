using System.Collections.Concurrent;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Cluster.Tests.World;

/// <summary>
/// Stands for the files of sessions: remembers whose were erased, and fails the first time, as a disk may.
/// </summary>
public sealed class ErasedFiles
{
    private readonly ConcurrentDictionary<GuestSessionId, int> times = [];

    public bool Contains(GuestSessionId session) => times.GetValueOrDefault(session) > 1;

    public Task Erase(GuestSessionId session) => times.AddOrUpdate(session, 1, (_, before) => before + 1) > 1
        ? Task.CompletedTask
        : Task.FromException(new IOException("The disk fails once."));
}
