using System.Text;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Checks;

/// <summary>Reads every byte that is stored, in entities and in files, whatever it means.</summary>
internal static class StoreScan
{
    /// <summary>Where one of the texts is.</summary>
    public static IEnumerable<string> Find(World world, params string[] texts) =>
        from place in Read(world)
        from text in texts
        where place.Text.Contains(text, StringComparison.Ordinal)
        select $"{place.Name} holds '{text}'";

    /// <summary>All there is, place by place.</summary>
    public static IEnumerable<(string Name, string Text)> Read(World world)
    {
        foreach (var key in world.Ledger.Entities.Keys)
        {
            var stored = world.Ledger.Load(key).GetAwaiter().GetResult();
            var text = new StringBuilder(key.ToString()).Append('\n');
            if (stored.Snapshot is { } snapshot) text.Append(Encoding.UTF8.GetString(snapshot.Span));
            foreach (var entry in stored.Entries) text.Append(Encoding.UTF8.GetString(entry.Span));
            yield return (key.ToString(), text.ToString());
        }
        foreach (var (key, file) in world.Files.All)
            yield return (key.ToString(), $"{key}\n{Encoding.UTF8.GetString(file.Content)}");
    }
}
