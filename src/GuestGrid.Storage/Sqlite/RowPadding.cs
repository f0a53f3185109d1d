namespace GuestGrid.Storage.Sqlite;

/// <summary>
/// Zeros behind a row's content that fill its last overflow page, where SQLite would otherwise leave the end of
/// that page as it was before: with what somebody else had there. Costs nothing, for pages are written whole.
/// The arithmetic is that of the file format (sqlite.org/fileformat2.html, sections 1.6 and 2.1).
/// </summary>
internal static class RowPadding
{
    /// <summary>Bytes for the padding, which is the last column; 0 when none is needed.</summary>
    /// <param name="content">Bytes of the row with its header, when the padding is null.</param>
    public static int For(int pageBytes, long content)
    {
        var (overflow, localMax, localMin) = (pageBytes - 4, pageBytes - 35, (pageBytes - 12) * 32 / 255 - 23);
        if (content <= localMax)
            return 0;
        var rest = (int)((content - localMin) % overflow);
        // Up to here the rest stands with the row itself, and overflow pages are full.
        return localMin + rest <= localMax ? 0 : overflow - rest;
    }

    /// <summary>Of a blob or text, with what the row's header says of it.</summary>
    public static long Bytes(long length) => length + TypeBytes(length);

    /// <summary>Of a number or null, with what the row's header says of it.</summary>
    public static long NumberBytes(long? number) => 1 + (number switch
    {
        null or 0 or 1 => 0,
        >= sbyte.MinValue and <= sbyte.MaxValue => 1,
        >= short.MinValue and <= short.MaxValue => 2,
        >= -(1 << 23) and < 1 << 23 => 3,
        >= int.MinValue and <= int.MaxValue => 4,
        >= -(1L << 47) and < 1L << 47 => 6,
        _ => 8,
    });

    static int TypeBytes(long length)
    {
        var bytes = 1;
        for (var type = 13 + 2 * length; type > 127; type >>= 7)
            bytes++;
        return bytes;
    }
}
