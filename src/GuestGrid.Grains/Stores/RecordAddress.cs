using System.Text;

namespace GuestGrid.Grains.Stores;

/// <summary>
/// Where the record of an entity is in every provider; it never changes. Providers make different things of an address:
/// ADO.NET leaves the grain's type out and takes 7 and 07, or ada and Ada, for one number; Azure tables take / \ # ?
/// for _. So type and key are one key that is no number, in characters that each of them leaves alone.
/// </summary>
internal static class RecordAddress
{
    public const string StateName = "entity";

    private static readonly GrainType Type = GrainType.Create("entity");

    public static GrainId Of(GrainId grain)
    {
        var key = new StringBuilder().Append(grain.Type.ToString()).Append(':');
        foreach (var c in grain.Key.ToString()!)
            _ = c is '/' or '\\' or '#' or '?' or '%' or '_' ? key.Append('_').Append($"{(int)c:x2}") : key.Append(c);
        return GrainId.Create(Type, IdSpan.Create(key.ToString()));
    }
}
