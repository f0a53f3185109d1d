namespace GuestGrid.Simulation.Tests.Machinery;

/// <summary>
/// Seeded chance (splitmix64): the same on every machine and in every version. A zero chance takes no number.
/// </summary>
internal sealed class Chance(ulong seed)
{
    private ulong state = seed;

    public ulong NextBits()
    {
        state += 0x9E3779B97F4A7C15;
        var bits = state;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    /// <summary>A number from 0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)((NextBits() >> 32) * (ulong)count >> 32);

    public int Between(int low, int high) => low + Below(high - low + 1);

    public bool Hits(double probability) =>
        probability > 0 && (NextBits() >> 11) * (1.0 / (1UL << 53)) < probability;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    public TimeSpan Between(TimeSpan low, TimeSpan high) =>
        low + TimeSpan.FromTicks((long)((NextBits() >> 11) * (1.0 / (1UL << 53)) * (high - low).Ticks));

    public Guid NextGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, NextBits());
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], NextBits());
        return Runtime.RandomIdentifiers.FromBits(bytes);
    }

    /// <summary>An independent stream, so that one part's draws do not shift another's.</summary>
    public Chance Fork() => new(NextBits());
}
