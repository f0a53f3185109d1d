namespace GuestGrid.Runtime.Entities;

/// <summary>
/// One entity, wherever its owner is. The command type is its contract: a method a command would only say it twice.
/// </summary>
public interface IEntity<TCommand, TAnswer>
{
    /// <summary>
    /// Decides the command after all that came before it, and answers once everything decided so far is durable.
    /// </summary>
    /// <exception cref="Stores.StoreUnavailableException">The outcome is unknown; the same command may be sent
    /// again.</exception>
    /// <exception cref="EntityOverloadedException">Nothing was done: too many commands wait.</exception>
    ValueTask<Outcome<TAnswer>> Execute(TCommand command);
}

/// <summary>More commands wait for one entity than its bound allows; nothing of this one was done.</summary>
public sealed class EntityOverloadedException(string entity) : Exception($"Too many commands wait for {entity}.");
