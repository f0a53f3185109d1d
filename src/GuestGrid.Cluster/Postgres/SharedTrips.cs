using Npgsql;

namespace GuestGrid.Cluster.Postgres;

/// <summary>
/// Statements that come while others are on their way go together next, in their order: one trip and one commit for
/// all. So thousands of reminders that are due at once cost a few, and leave connections to the table of silos.
/// </summary>
internal sealed class SharedTrips(NpgsqlDataSource source)
{
    private const int StatementsMax = 256;

    private readonly Lock gate = new();
    private readonly Queue<Statement> waiting = new();
    private bool isTravelling;

    /// <summary>Runs a statement that answers with rows, and reads them.</summary>
    /// <exception cref="NpgsqlException">It failed, or nobody knows: what it says may be said again.</exception>
    public Task<T> Run<T>(string sql, IEnumerable<NpgsqlParameter> parameters, Func<NpgsqlDataReader, Task<T>> read)
    {
        var statement = new Statement<T>(sql, [.. parameters], read);
        lock (gate)
        {
            waiting.Enqueue(statement);
            if (isTravelling) return statement.Answer;
            isTravelling = true;
        }
        // Not where the caller's grain takes its turns.
        _ = Task.Run(Travel);
        return statement.Answer;
    }

    private async Task Travel()
    {
        while (Gather() is { Count: > 0 } together)
            try
            {
                await Send(together);
            }
            catch (PostgresException) when (together.Count > 1)
            {
                // All of it is undone. What the server has against one is not the others' fault.
                foreach (var statement in together) await SendAlone(statement);
            }
            catch (Exception fault)
            {
                foreach (var statement in together) statement.Fail(fault);
            }
    }

    private List<Statement> Gather()
    {
        lock (gate)
        {
            var together = new List<Statement>();
            while (together.Count < StatementsMax && waiting.TryDequeue(out var statement)) together.Add(statement);
            isTravelling = together.Count > 0;
            return together;
        }
    }

    private async Task Send(List<Statement> together)
    {
        await using var connection = await source.OpenConnectionAsync();
        // Without a transaction of its own a batch is one.
        await using (var batch = new NpgsqlBatch(connection))
        {
            foreach (var statement in together) batch.BatchCommands.Add(statement.Command());
            await using var reader = await batch.ExecuteReaderAsync();
            foreach (var statement in together)
            {
                await statement.Read(reader);
                await reader.NextResultAsync();
            }
        }
        // Not before the end of the batch: until then the server may still undo it.
        foreach (var statement in together) statement.Complete();
    }

    private async Task SendAlone(Statement statement)
    {
        try
        {
            await Send([statement]);
        }
        catch (Exception fault)
        {
            statement.Fail(fault);
        }
    }

    private abstract class Statement
    {
        public abstract NpgsqlBatchCommand Command();

        public abstract Task Read(NpgsqlDataReader reader);

        public abstract void Complete();

        public abstract void Fail(Exception fault);
    }

    private sealed class Statement<T>(string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, Task<T>> read)
        : Statement
    {
        private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? found;

        public Task<T> Answer => answer.Task;

        public override NpgsqlBatchCommand Command()
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var parameter in parameters) command.Parameters.Add(parameter.Clone());
            return command;
        }

        public override async Task Read(NpgsqlDataReader reader) => found = await read(reader);

        public override void Complete() => answer.SetResult(found!);

        // Of no effect on what is complete: the connection may fail after all was answered.
        public override void Fail(Exception fault) => answer.TrySetException(fault);
    }
}
