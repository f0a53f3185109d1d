namespace GuestGrid.Storage.Sqlite.Overlay;

/// <summary>
/// Memory for the content of changed entities: a few large blocks, used again and again. An array for each append would
/// live just long enough for the collector to copy it through all generations. Not thread-safe.
/// </summary>
internal sealed class ContentArena
{
    internal const int BlockBytes = 256 * 1024;
    const int LargeFrom = BlockBytes / 4;
    const int IdleBlocksMax = 8;

    readonly Stack<Block> _idle = new();
    Block _current = new(BlockBytes);

    public StoredContent Keep(ReadOnlySpan<byte> content)
    {
        var block = content.Length >= LargeFrom ? new Block(content.Length) : WithRoom(content.Length);
        return block.Keep(content);
    }

    /// <summary>Nobody reads <paramref name="content"/> any more.</summary>
    public void Release(in StoredContent content)
    {
        var block = content.Block;
        if (--block.Held > 0)
            return;
        block.Used = 0;
        if (block != _current && block.Bytes.Length == BlockBytes && _idle.Count < IdleBlocksMax)
            _idle.Push(block);
    }

    Block WithRoom(int length)
    {
        if (_current.Used + length > BlockBytes)
            _current = _idle.TryPop(out var idle) ? idle : new Block(BlockBytes);
        return _current;
    }

    internal sealed class Block(int bytes)
    {
        public byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(bytes);
        public int Used { get; set; }
        public int Held { get; set; }

        public StoredContent Keep(ReadOnlySpan<byte> content)
        {
            content.CopyTo(Bytes.AsSpan(Used));
            Used += content.Length;
            Held++;
            return new(this, Used - content.Length, content.Length);
        }
    }
}

/// <summary>Content in a <see cref="ContentArena"/>; good until it is released.</summary>
internal readonly record struct StoredContent(ContentArena.Block Block, int Start, int Length)
{
    public ReadOnlySpan<byte> Span => Block.Bytes.AsSpan(Start, Length);
}
