using System.Text.RegularExpressions;

namespace GuestGrid.Storage.Postgres;

/// <summary>
/// Finds every fault of the options at once, in words that name the option, its value and what would do.
/// </summary>
internal static partial class OptionsCheck
{
    static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <exception cref="StoreOpenException">Lists all faults.</exception>
    public static void Pass(PostgresStoreOptions options)
    {
        List<string> faults = [];
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
            faults.Add($"{nameof(options.ConnectionString)} is empty: "
                + "give one such as 'Host=db;Database=guestgrid;Username=guestgrid'.");
        if (!PostgresStoreOptions.IsSchema(options.Schema))
            faults.Add($"{nameof(options.Schema)} is '{options.Schema}': {PostgresStoreOptions.SchemaRule}");
        Range(nameof(options.WriteConnectionsMax), options.WriteConnectionsMax, 1, 64);
        Range(nameof(options.ReadConnectionsMax), options.ReadConnectionsMax, 1, 256);
        Range(nameof(options.AppendBytesMax), options.AppendBytesMax, 1, 256 << 20);
        Range(nameof(options.BatchBytesMax), options.BatchBytesMax, 1, 256 << 20);
        Range(nameof(options.BatchAppendsMax), options.BatchAppendsMax, 1, 65_536);
        Range(nameof(options.WaitingBytesMax), options.WaitingBytesMax, 1, 1L << 40);
        Span(nameof(options.OpenTimeout), options.OpenTimeout, TimeSpan.Zero);
        Span(nameof(options.ConnectTimeout), options.ConnectTimeout, TimeSpan.FromSeconds(1));
        Span(nameof(options.CommandTimeout), options.CommandTimeout, TimeSpan.FromSeconds(1));
        Span(nameof(options.LockTimeout), options.LockTimeout, TimeSpan.FromMilliseconds(1));
        Span(nameof(options.FaultRetryAfter), options.FaultRetryAfter, TimeSpan.FromMilliseconds(1));
        Span(nameof(options.IdleProbeAfter), options.IdleProbeAfter, TimeSpan.Zero);
        if (options.LockTimeout >= options.CommandTimeout)
            faults.Add($"{nameof(options.LockTimeout)} is {options.LockTimeout}: "
                + $"it must be shorter than {nameof(options.CommandTimeout)}, which is {options.CommandTimeout}.");
        if (faults.Count > 0)
            throw new StoreOpenException(
                $"The options of the PostgreSQL store are wrong. {string.Join(' ', faults)}");

        void Range(string name, long value, long min, long max)
        {
            if (value < min || value > max)
                faults.Add($"{name} is {value}: allowed are {min} to {max}.");
        }

        void Span(string name, TimeSpan value, TimeSpan min)
        {
            if (value < min || value > Longest)
                faults.Add($"{name} is {value}: allowed are {min} to {Longest}.");
        }
    }

    [GeneratedRegex("^(?!pg_)[a-z][a-z0-9_]{0,62}$", RegexOptions.CultureInvariant)]
    internal static partial Regex SchemaName();
}
