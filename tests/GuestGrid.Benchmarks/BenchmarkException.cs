namespace GuestGrid.Benchmarks;

/// <summary>The measurement could not be made, or its answers were wrong.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
