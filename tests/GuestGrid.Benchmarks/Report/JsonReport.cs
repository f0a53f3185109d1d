using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GuestGrid.Benchmarks.Report;

internal sealed record ReportDocument(
    DateTimeOffset At,
    int Cores,
    double LoadAverageBefore,
    string System,
    string Runtime,
    int Rounds,
    double Seconds,
    IReadOnlyList<Row> Rows);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReportDocument))]
internal sealed partial class JsonReport : JsonSerializerContext
{
    public static async Task Write(string file, IReadOnlyList<Row> rows, BenchmarkOptions options)
    {
        var document = new ReportDocument(
            TimeProvider.System.GetUtcNow(),
            Environment.ProcessorCount,
            options.LoadAverageBefore,
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription,
            options.Rounds,
            options.Seconds,
            rows);
        await using var stream = File.Create(file);
        await JsonSerializer.SerializeAsync(stream, document, Default.ReportDocument);
    }
}
