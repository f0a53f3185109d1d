using GuestGrid.Core;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Grains.Contracts;

/// <summary>
/// An outcome on its way back, or the fault that stands for it. Faults travel as words, not as exceptions: those would
/// carry types and stacks of another version, and cost most when the grid has least to spare.
/// </summary>
[GenerateSerializer, Immutable, Alias("guestgrid.reply`1")]
public sealed class Reply<TAnswer>
{
    [Id(0)] public TAnswer? Answer { get; init; }

    [Id(1)] public Rejection? Rejection { get; init; }

    [Id(2)] public bool Changed { get; init; }

    [Id(3)] public Fault Fault { get; init; }

    [Id(4)] public string? Detail { get; init; }
}

/// <summary>Why there is no outcome. A wire format: numbers may be added, never changed.</summary>
[GenerateSerializer, Alias("guestgrid.fault")]
public enum Fault
{
    None = 0,

    /// <summary>It may or may not have been done; asking again is safe.</summary>
    Unknown = 1,

    /// <summary>Nothing was done.</summary>
    Overloaded = 2,

    /// <summary>A bug: asking again will not help.</summary>
    Failed = 3,
}

/// <summary>From what a runner says to what travels, and back.</summary>
internal static class Replies
{
    public static async ValueTask<Reply<TAnswer>> Of<TAnswer>(ValueTask<Outcome<TAnswer>> execution)
    {
        try
        {
            var outcome = await execution;
            return new Reply<TAnswer>
            {
                Answer = outcome.Answer,
                Rejection = outcome.Rejection,
                Changed = outcome.Changed,
            };
        }
        catch (StoreUnavailableException fault)
        {
            return Failure<TAnswer>(Fault.Unknown, fault);
        }
        catch (EntityOverloadedException fault)
        {
            return Failure<TAnswer>(Fault.Overloaded, fault);
        }
        catch (Exception fault)
        {
            // The runner has reported it; the caller only needs to know that it has no answer.
            return Failure<TAnswer>(Fault.Failed, fault);
        }
    }

    public static Outcome<TAnswer> ToOutcome<TAnswer>(Reply<TAnswer> reply, string entity) => reply.Fault switch
    {
        Fault.None => new Outcome<TAnswer>(reply.Answer!, reply.Rejection, reply.Changed),
        Fault.Overloaded => throw new EntityOverloadedException(entity),
        Fault.Failed => throw new InvalidOperationException($"{entity} failed: {reply.Detail}"),
        // Also what a newer version may call a fault that this one does not know.
        _ => throw new StoreUnavailableException($"{entity}: {reply.Detail}"),
    };

    private static Reply<TAnswer> Failure<TAnswer>(Fault fault, Exception exception) =>
        new() { Fault = fault, Detail = exception.Message };
}
