using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;

namespace GuestGrid.Gateway.Errors;

/// <summary>
/// Mints the id that one request carries in its header, problem bodies, logs and traces. An inbound id is
/// never taken over: a client that chooses ids could hide its requests among another's.
/// </summary>
public sealed class CorrelationIds(ulong start)
{
    public const string Header = "ININ-Correlation-Id";

    private readonly ulong origin = start;
    private ulong minted;

    /// <summary>Ids that differ between processes.</summary>
    public static CorrelationIds Random()
    {
        Span<byte> start = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(start);
        return new CorrelationIds(BinaryPrimitives.ReadUInt64LittleEndian(start));
    }

    /// <summary>
    /// The id of the trace this request belongs to, so that one id finds both; a new one without a trace.
    /// </summary>
    public string Next() => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity
        ? activity.TraceId.ToHexString()
        : Mint();

    private string Mint()
    {
        var number = Interlocked.Increment(ref minted);
        return string.Create(32, (origin, Scatter(origin + number)), static (text, halves) =>
        {
            halves.origin.TryFormat(text, out _, "x16");
            halves.Item2.TryFormat(text[16..], out _, "x16");
        });
    }

    // A bijection (the finalizer of splitmix64): distinct numbers stay distinct, and how many there were does
    // not show.
    private static ulong Scatter(ulong number)
    {
        number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
        number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
        return number ^ (number >> 31);
    }
}
