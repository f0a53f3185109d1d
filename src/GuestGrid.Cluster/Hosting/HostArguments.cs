namespace GuestGrid.Cluster.Hosting;

/// <summary>What was given on the command line; null where nothing was.</summary>
public sealed record HostArguments(string? Config, string? Urls, string? Environment, string? Data, bool Gateway);
