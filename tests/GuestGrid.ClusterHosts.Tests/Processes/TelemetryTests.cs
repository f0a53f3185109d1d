using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using GuestGrid.Gateway.Tests.Operations;

namespace GuestGrid.ClusterHosts.Tests.Processes;

/// <summary>What the hosts of a cluster tell over OTLP, each by its own name.</summary>
public sealed class TelemetryTests
{
    private const string Session = """
        {"anonymousId": "Zwetschge", "routingData": {"queueId": "q", "skillRequirements": []}}
        """;

    [Fact]
    public async Task Silo_and_gateway_tell_metrics_traces_and_logs_and_nothing_of_a_guest()
    {
        await using var ofSilo = await OtlpReceiver.Start();
        await using var ofGateway = await OtlpReceiver.Start();
        await using var silo = await HostProcess.Silo(Telling(ofSilo));
        await using var gateway = await HostProcess.Gateway(silo, Telling(ofGateway));

        await CreateSession(silo.Address);
        await CreateSession(gateway.Address);

        await Arrives(ofSilo, "guestgrid-silo");
        await Arrives(ofGateway, "guestgrid-gateway");
        foreach (var receiver in (OtlpReceiver[])[ofSilo, ofGateway])
            Assert.DoesNotContain("Zwetschge", receiver.All("metrics") + receiver.All("traces") + receiver.All("logs"),
                StringComparison.Ordinal);
    }

    private static async Task Arrives(OtlpReceiver receiver, string host)
    {
        foreach (var signal in (string[])["metrics", "traces", "logs"]) await receiver.Until(signal, host);
        await receiver.Until("metrics", "guestgrid.");
        await receiver.Until("traces", "Microsoft.AspNetCore");
        await receiver.Until("logs", "Microsoft.Hosting.Lifetime");
    }

    private static (string, string)[] Telling(OtlpReceiver receiver) =>
    [
        ("ASPNETCORE_ENVIRONMENT", "Development"), ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Address.ToString()),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "200"),
        ("OTEL_BSP_SCHEDULE_DELAY", "200"), ("OTEL_BLRP_SCHEDULE_DELAY", "200"),
        ("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information"),
        ("GuestGrid:Limits:MinCreationInterval", "00:00:00"),
    ];

    private static async Task CreateSession(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"),
            new("client_id", "guestgrid-dev"), new("client_secret", "guestgrid-dev-secret")]);
        using var signedIn = await http.PostAsync("/oauth/token", form);
        using var token = JsonDocument.Parse(
            await signedIn.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", token.RootElement.GetProperty("access_token").GetString());
        using var body = new StringContent(Session, Encoding.UTF8, "application/json");
        using var created = await http.PostAsync("/api/v2/webmessaging/guest/sessions", body);
        created.EnsureSuccessStatusCode();
    }
}
