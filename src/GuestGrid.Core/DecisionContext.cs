namespace GuestGrid.Core;

/// <summary>What a decision may know beside state and command: the time, and the limits in force.</summary>
public readonly record struct DecisionContext<TPolicy>(DateTimeOffset Now, TPolicy Policy);
