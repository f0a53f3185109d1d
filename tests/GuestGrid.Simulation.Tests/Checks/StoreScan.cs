using System.Text;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Checks;

/// <summary>Reads all that is stored, in entities and in files, whatever it means.</summary>
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
        foreach (var (key, entity) in world.Ledger.Entities)
        {
            var stored = world.Ledger.Load(key).GetAwaiter().GetResult();
            yield return (key.ToString(), $"{key}\n{entity.Spell(entity.Replay(stored))}");
        }
        foreach (var (key, file) in world.Files.All)
            yield return (key.ToString(), $"{key}\n{Encoding.UTF8.GetString(file.Content)}");
    }
}
