namespace GuestGrid.Gateway.Security;

/// <summary>One wrong setting, in words an operator can act on.</summary>
/// <param name="Path">As in a file: <c>GuestGrid:Tokens:TokenLifetime</c>.</param>
/// <param name="Value">What was found; never a secret. Null when nothing was there.</param>
public sealed record ConfigurationFault(string Path, string? Value, string Allowed, string Fix)
{
    public override string ToString() =>
        $"{Path} is {(Value is null ? "not set" : $"'{Value}'")}; allowed: {Allowed}. {Fix}";
}

/// <summary>A start is refused: carries every fault that was found, not just the first.</summary>
public sealed class ConfigurationException(IReadOnlyList<ConfigurationFault> faults)
    : Exception($"The configuration is faulty:{string.Concat(faults.Select(fault => $"\n- {fault}"))}")
{
    public IReadOnlyList<ConfigurationFault> Faults { get; } = faults;
}
