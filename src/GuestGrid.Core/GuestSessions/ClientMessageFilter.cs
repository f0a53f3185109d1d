using System.Runtime.CompilerServices;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.GuestSessions;

/// <summary>
/// Says for certain that an id was not added, or that it may have been (a Bloom filter of two bits an id; with 128 to
/// 256 ids wrong once in six to sixteen times). Immutable; only ever in memory.
/// </summary>
internal readonly struct ClientMessageFilter
{
    private const int WordsCount = 16;

    private readonly Words words;

    private ClientMessageFilter(in Words words) => this.words = words;

    public ClientMessageFilter With(ClientMessageId id)
    {
        var added = words;
        var hash = Hash(id);
        Set(ref added, (uint)hash);
        Set(ref added, (uint)(hash >> 32));
        return new ClientMessageFilter(added);
    }

    public bool MayHold(ClientMessageId id)
    {
        var hash = Hash(id);
        return IsSet((uint)hash) && IsSet((uint)(hash >> 32));
    }

    private bool IsSet(uint bit) => (words[(int)(bit / 64 % WordsCount)] & 1UL << (int)(bit % 64)) != 0;

    private static void Set(ref Words words, uint bit) =>
        words[(int)(bit / 64 % WordsCount)] |= 1UL << (int)(bit % 64);

    // FNV-1a (64 bits) over UTF-16 units, with its high half stirred by a last multiplication.
    private static ulong Hash(ClientMessageId id)
    {
        var hash = 14695981039346656037UL;
        foreach (var unit in id.ToString()) hash = (hash ^ unit) * 1099511628211UL;
        return hash ^ hash >> 29;
    }

    [InlineArray(WordsCount)]
    private struct Words
    {
        private ulong first;
    }
}
