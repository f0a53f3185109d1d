using Npgsql;
using Orleans.Runtime;

namespace GuestGrid.Cluster.Postgres;

/// <summary>How one silo is spelled in the table of silos.</summary>
internal static class MemberRow
{
    public static NpgsqlParameter[] Parameters(MembershipEntry entry)
    {
        var suspects = entry.SuspectTimes ?? [];
        return
        [
            new("silo", entry.SiloAddress.ToParsableString()),
            new("status", (int)entry.Status),
            new("proxy", entry.ProxyPort),
            new("host", entry.HostName ?? ""),
            new("name", entry.SiloName ?? ""),
            new("suspects", suspects.Select(suspect => suspect.Item1.ToParsableString()).ToArray()),
            new("suspected", suspects.Select(suspect => Utc(suspect.Item2)).ToArray()),
            new("started", Utc(entry.StartTime)),
            new("alive", Utc(entry.IAmAliveTime)),
        ];
    }

    /// <summary>The columns from <c>silo</c> on, with <c>version</c> before them.</summary>
    public static MembershipEntry Read(NpgsqlDataReader reader) => new()
    {
        SiloAddress = SiloAddress.FromParsableString(reader.GetString(1)),
        Status = (SiloStatus)reader.GetInt32(2),
        ProxyPort = reader.GetInt32(3),
        HostName = reader.GetString(4),
        SiloName = reader.GetString(5),
        SuspectTimes = [.. reader.GetFieldValue<string[]>(6).Zip(reader.GetFieldValue<DateTime[]>(7),
            (silo, time) => Tuple.Create(SiloAddress.FromParsableString(silo), time))],
        StartTime = reader.GetDateTime(8),
        IAmAliveTime = reader.GetDateTime(9),
    };

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
