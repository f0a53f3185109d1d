using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GuestGrid.Simulation.Tests.Machinery;

/// <summary>Where seeds come from: names, so that each test explores its own and always the same.</summary>
internal static class SimulationSeed
{
    /// <summary>By SHA-256: a string's hash code differs between processes.</summary>
    public static ulong Of(string name, int number) => BinaryPrimitives.ReadUInt64BigEndian(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{name}#{number}")));
}
