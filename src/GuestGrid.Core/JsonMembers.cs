using System.Collections.Immutable;
using System.Text;

namespace GuestGrid.Core;

/// <summary>The members of a JSON object that clients fill as they like: JSON text by key.</summary>
internal static class JsonMembers
{
    public static readonly ImmutableSortedDictionary<string, string> None =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <param name="changes">JSON by key; null deletes the key.</param>
    public static ImmutableSortedDictionary<string, string> Merge(
        ImmutableSortedDictionary<string, string> members, ImmutableSortedDictionary<string, string?> changes)
    {
        foreach (var (key, value) in changes)
            members = value is null ? members.Remove(key) : members.SetItem(key, value);
        return members;
    }

    /// <summary>
    /// Keys with their quotes and colon, values as they are, a comma between: the bytes of the JSON object in UTF-8.
    /// </summary>
    public static int Size(ImmutableSortedDictionary<string, string> members) => 1 + Math.Max(1, members.Sum(
        entry => Encoding.UTF8.GetByteCount(entry.Key) + Encoding.UTF8.GetByteCount(entry.Value) + 4));
}
