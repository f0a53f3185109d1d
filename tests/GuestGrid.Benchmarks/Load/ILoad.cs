namespace GuestGrid.Benchmarks.Load;

/// <summary>Connections that stay open between runs, so that rounds of two servers can alternate.</summary>
internal interface ILoad : IDisposable
{
    LoadReply Run(LoadCommand command);

    /// <summary>The sender's side of the books, and every fault since the last reply.</summary>
    LoadReply Close();
}
