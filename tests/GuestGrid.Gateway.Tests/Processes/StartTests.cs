using System.Text.Json;
using GuestGrid.Gateway.Security;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Processes;

/// <summary>A start that can't go well is refused in words an operator can act on, never with a stack trace.</summary>
public sealed class StartTests : IDisposable
{
    private readonly DataFolder data = new();

    [Fact]
    public async Task Production_without_keys_and_with_the_development_client_names_every_fault_at_once()
    {
        var output = await Refused(["--environment", "Production"],
            ("GuestGrid:OAuth:Clients:0:Id", "guestgrid-dev"),
            ("GuestGrid:OAuth:Clients:0:Secret", "guestgrid-dev-secret"),
            ("GuestGrid:OAuth:Clients:0:Scopes:0", "webmessaging:guest:create"),
            ("GuestGrid:OAuth:Clients:1:Id", "backend"), ("GuestGrid:OAuth:Clients:1:Secret", "short"),
            ("GuestGrid:OAuth:Clients:1:Scopes:0", "everything"),
            ("GuestGrid:Limits:MaxConcurrentSessions", "none"));
        Assert.Contains("GuestGrid:Tokens:Keys is not set", output, StringComparison.Ordinal);
        Assert.Contains("guestgrid keys new", output, StringComparison.Ordinal);
        Assert.Contains("GuestGrid:OAuth:Clients:0:Id", output, StringComparison.Ordinal);
        Assert.Contains("GuestGrid:OAuth:Clients:1:Secret", output, StringComparison.Ordinal);
        Assert.Contains("GuestGrid:OAuth:Clients:1:Scopes", output, StringComparison.Ordinal);
        Assert.Contains("GuestGrid:Limits:MaxConcurrentSessions is 'none'", output, StringComparison.Ordinal);
        Assert.DoesNotContain("guestgrid-dev-secret", output, StringComparison.Ordinal);
        Assert.DoesNotContain("short", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(data.Path));
    }

    [Fact]
    public async Task Production_with_a_key_of_less_than_256_bits_is_refused()
    {
        var output = await Refused(["--environment", "Production"],
            ("GuestGrid:Tokens:Keys:0:Id", "k"), ("GuestGrid:Tokens:Keys:0:Algorithm", "HS256"),
            ("GuestGrid:Tokens:Keys:0:Secret", new string('A', 42)));
        Assert.Contains("256 bits", output, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('A', 42), output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_starts_with_a_key_that_keys_new_makes()
    {
        var (code, printed) = await ServerProcess.Run(["keys", "new"]);
        Assert.Equal(0, code);
        var key = JsonDocument.Parse(printed).RootElement.GetProperty("GuestGrid").GetProperty("Tokens")
            .GetProperty("Keys")[0];
        var settings = key.EnumerateObject()
            .Select(member => ($"GuestGrid:Tokens:Keys:0:{member.Name}", member.Value.GetString()!));
        await using var server = await ServerProcess.Serve(
            data.Path, [.. settings, ("ASPNETCORE_ENVIRONMENT", "Production")]);
        using var anonymous = Api.Anonymous(server.Address);
        Assert.Equal(200, (await anonymous.Get("/health/ready")).Status);
        // A page that is a guest without any token is for trying out.
        foreach (var path in new[] { "/simulator", "/simulator/ws" })
            Assert.Equal(404, (await anonymous.Get(path)).Status);
        await using var guest = await GuestClient.Connect(server.Address);
        await guest.SayAndWait("in production");
    }

    [Fact]
    public async Task A_client_is_made_with_the_scopes_that_are_named_or_with_all()
    {
        async Task<string[]> Scopes(params string[] named)
        {
            var (code, printed) = await ServerProcess.Run(["keys", "client", "shop", .. named]);
            Assert.Equal(0, code);
            var json = printed[..(printed.LastIndexOf('}') + 1)];
            return [.. JsonDocument.Parse(json[json.IndexOf('{', StringComparison.Ordinal)..]).RootElement
                .GetProperty("GuestGrid").GetProperty("OAuth").GetProperty("Clients")[0].GetProperty("Scopes")
                .EnumerateArray().Select(scope => scope.GetString()!)];
        }

        Assert.Equal(ScopeNames.All, await Scopes());
        Assert.Equal(["guest:read", "guestgrid:desk"], await Scopes("--scope", "guest:read", "-s", "guestgrid:desk"));
        var (code, said) = await ServerProcess.Run(["keys", "client", "shop", "--scope", "guest:reed"]);
        Assert.Equal(1, code);
        Assert.Contains($"'guest:reed' is no scope. Scopes: {string.Join(", ", ScopeNames.All)}", said,
            StringComparison.Ordinal);
        Assert.DoesNotContain("SecretHash", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_for_who_names_none_is_one_of_those_that_are_known() =>
        Assert.Contains("one of Queues", await Refused([], ("GuestGrid:Routing:Queues:0", "sales"),
            ("GuestGrid:Routing:UnknownQueues", "Reject"), ("GuestGrid:Routing:DefaultQueue", "support")),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("GuestGrid:Limits:MinCreationInterval", "5", "hh:mm:ss")]
    [InlineData("GuestGrid:Limits:MaxConcurrentSessions", "0", "from 1 to")]
    [InlineData("GuestGrid:Routing:UnknownQueues", "Maybe", "Accept or Reject")]
    [InlineData("GuestGrid:Desk:EchoAgent", "yes", "true or false")]
    [InlineData("GuestGrid:Simulator:Enabled", "yes", "true or false")]
    [InlineData("GuestGrid:Simulator:UploadBytes", "67108865", "from 1 to 67108864")]
    [InlineData("GuestGrid:Origins:0", "https://shop.example/path", "origins such as")]
    [InlineData("GuestGrid:Proxies:Networks:0", "everywhere", "10.0.0.0/8")]
    [InlineData("GuestGrid:Tokens:TokenLifetime", "00:00:01", "a time from")]
    public async Task A_setting_with_an_impossible_value_is_named_with_what_is_allowed(
        string name, string value, string allowed)
    {
        var output = await Refused([], (name, value));
        Assert.Contains(name[..name.LastIndexOf(':')], output, StringComparison.Ordinal);
        Assert.Contains($"'{value}'", output, StringComparison.Ordinal);
        Assert.Contains(allowed, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("127.0.0.1:5080")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("ftp://127.0.0.1:5080")]
    [InlineData("https://127.0.0.1:5080")]
    [InlineData("http://127.0.0.1:5080;")]
    [InlineData("http://192.0.2.1:5080")]
    public async Task An_address_that_can_t_be_listened_on_is_refused_with_the_way_to_another(string urls)
    {
        var (code, output) = await ServerProcess.Run(["serve", "--urls", urls, "--data", data.Path]);
        Assert.Equal(2, code);
        Assert.Contains("--urls", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_and_a_data_directory_that_is_taken_are_both_told()
    {
        await using var first = await ServerProcess.Serve(data.Path);
        var (code, output) = await ServerProcess.Run(["serve", "--urls", "http://127.0.0.1:0", "--data", data.Path]);
        Assert.Equal(2, code);
        Assert.Contains("Another process uses the data directory", output, StringComparison.Ordinal);
        using var other = new DataFolder();
        (code, output) = await ServerProcess.Run(
            ["serve", "--urls", first.Address.GetLeftPart(UriPartial.Authority), "--data", other.Path]);
        Assert.Equal(2, code);
        Assert.Contains("Choose another address with --urls", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        // The first is none the worse for it.
        await using var guest = await GuestClient.Connect(first.Address);
        await guest.SayAndWait("undisturbed");
    }

    [Fact]
    public async Task A_file_where_the_data_directory_should_be_is_refused()
    {
        var file = Path.Combine(data.Path, "file");
        await File.WriteAllTextAsync(file, "mine");
        foreach (var path in (string[])[file, Path.Combine(file, "below")])
        {
            var (code, output) = await ServerProcess.Run(["serve", "--urls", "http://127.0.0.1:0", "--data", path]);
            Assert.Equal(2, code);
            Assert.Contains(file, output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        }
        Assert.Equal("mine", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_setting_that_nobody_looks_for_is_named_and_no_other()
    {
        await using var server = await ServerProcess.Serve(data.Path,
            ("GuestGrid:Limits:MaxConcurentSessions", "3"), ("GuestGrid:Storage:Schema", "grid"),
            ("GuestGrid:Origins:0", "https://shop.example"), ("GuestGrid:OAuth:Clients:0:Id", "shop"),
            ("GuestGrid:OAuth:Clients:0:Secret", "0123456789abcdef"),
            ("GuestGrid:OAuth:Clients:0:Scopes:0", "guest:read"), ("GuestGrid:Desk:EchoAgent", "true"),
            ("GuestGrid:Limits:MaxConcurrentSessions", "3"), ("GuestGrid:Proxies:Networks:0", "10.0.0.0/8"),
            ("GuestGrid:Retention:At", "03:00"), ("GuestGrid:Attachments:Types:0", "image/png"),
            ("GuestGrid:Simulator:Enabled", "false"));
        await Deadline.Until(() => Task.FromResult(server.Output.Contains("first chat", StringComparison.Ordinal)
            && server.Output.Contains("do not expose", StringComparison.Ordinal)), "the notice");
        Assert.Equal(["GuestGrid:Limits:MaxConcurentSessions", "GuestGrid:Storage:Schema"], server.Output.Split('\n')
            .Where(line => line.Contains("no effect", StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2]));
    }

    [Fact]
    public async Task A_data_directory_that_is_made_is_its_owner_s_only_and_one_that_was_there_stays_as_it_is()
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var made = Path.Combine(data.Path, "made");
        await using (await ServerProcess.Serve(made)) Assert.Equal(Owner, File.GetUnixFileMode(made));
        var shared = Directory.CreateDirectory(Path.Combine(data.Path, "shared"), Owner | UnixFileMode.GroupRead);
        await using (await ServerProcess.Serve(shared.FullName))
            Assert.Equal(Owner | UnixFileMode.GroupRead, File.GetUnixFileMode(shared.FullName));
    }

    [Fact]
    public async Task A_database_that_is_none_is_refused_and_left_as_it_is()
    {
        var file = Path.Combine(data.Path, "guestgrid.db");
        await File.WriteAllTextAsync(file, new string('?', 8192));
        var output = await Refused([]);
        Assert.Contains("guestgrid.db", output, StringComparison.Ordinal);
        Assert.Equal(new string('?', 8192), await File.ReadAllTextAsync(file));
    }

    public void Dispose() => data.Dispose();

    private async Task<string> Refused(string[] arguments, params (string Name, string Value)[] settings)
    {
        var (code, output) = await ServerProcess.Run(
            ["serve", "--urls", "http://127.0.0.1:0", "--data", data.Path, .. arguments], settings);
        Assert.Equal(2, code);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        return output;
    }
}
