using System.Diagnostics.CodeAnalysis;
using GuestGrid.Core;

namespace GuestGrid.Runtime.Entities;

/// <summary>What became of a command: the entity's answer, or why it was refused.</summary>
/// <param name="Changed">False where what was asked was already so.</param>
public readonly record struct Outcome<TAnswer>(TAnswer Answer, Rejection? Rejection, bool Changed)
{
    [MemberNotNullWhen(true, nameof(Rejection))]
    public bool IsRejected => Rejection is not null;
}
