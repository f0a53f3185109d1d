using System.Diagnostics;
using System.Text;
using GuestGrid.Gateway.Limits;
using GuestGrid.Gateway.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Protocol.Tests.Security;

public sealed class ConfigurationTests
{
    private const string GoodKey = """{"Id":"k1","Algorithm":"HS256","Secret":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}""";

    [Fact]
    public void A_development_start_needs_no_setting_at_all()
    {
        using var services = Start("{}", isDevelopment: true);
        var clients = services.GetRequiredService<OAuthOptions>().Clients;
        Assert.Equal(Scope.All, clients.Authenticate("guestgrid-dev", "guestgrid-dev-secret")?.Scopes);
        Assert.Equal(TimeSpan.FromHours(1), services.GetRequiredService<TokenOptions>().TokenLifetime);
        Assert.Equal(TimeSpan.FromSeconds(30), services.GetRequiredService<TokenOptions>().TokenGrace);
        Assert.Equal(300, services.GetRequiredService<OAuthOptions>().RequestsPerMinute);
        Assert.NotNull(services.GetRequiredService<Bearer>());
        Assert.NotNull(services.GetRequiredService<OAuthTokenEndpoint>());
    }

    [Fact]
    public void A_start_elsewhere_without_a_key_is_refused_and_told_how_to_make_one()
    {
        var fault = Assert.Single(Faults("{}"));
        Assert.Equal("GuestGrid:Tokens:Keys", fault.Path);
        Assert.Contains("256 bits", fault.Allowed, StringComparison.Ordinal);
        Assert.Contains("guestgrid keys new", fault.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_told_at_once_with_path_value_range_and_fix()
    {
        var faults = Faults("""
            {
              "Tokens": {
                "TokenLifetime": "3600", "TokenGrace": "1.00:00:00", "SigningKeyId": "k9",
                "Keys": [
                  {"Id":"k1","Algorithm":"HS256","Secret":"dG9vLXNob3J0"},
                  {"Id":"k2","Algorithm":"RS256"},
                  {"Algorithm":"HS256"},
                  {"Id":"k4","Algorithm":"ES256","PrivateKeyPem":"no pem"}
                ]
              },
              "OAuth": {
                "RequestsPerMinute": "0",
                "Clients": [
                  {"Id":"a","Scopes":["guest:read"]},
                  {"Id":"b","Secret":"short","Scopes":["guest:fly"]},
                  {"Id":"c","SecretHash":"md5","Scopes":["guest:read"]},
                  {"Secret":"long enough for this","Scopes":["guest:read"]}
                ]
              },
              "Proxies": {"Networks": ["10.0.0.0/33"], "Hops": "x"},
              "Origins": ["*.example", "https://fine.example"]
            }
            """);
        Assert.Equal(
            [
                "GuestGrid:OAuth:Clients:0:SecretHash", "GuestGrid:OAuth:Clients:1:Secret",
                "GuestGrid:OAuth:Clients:1:Scopes", "GuestGrid:OAuth:Clients:1:Scopes",
                "GuestGrid:OAuth:Clients:2:SecretHash", "GuestGrid:OAuth:Clients:3:Id",
                "GuestGrid:OAuth:RequestsPerMinute", "GuestGrid:Proxies:Networks", "GuestGrid:Origins",
                "GuestGrid:Proxies:Hops", "GuestGrid:Tokens:TokenLifetime", "GuestGrid:Tokens:TokenGrace",
                "GuestGrid:Tokens:Keys:0:Secret", "GuestGrid:Tokens:Keys:1:Algorithm", "GuestGrid:Tokens:Keys:2:Id",
                "GuestGrid:Tokens:Keys:3:PrivateKeyPem", "GuestGrid:Tokens:SigningKeyId",
            ],
            faults.Select(fault => fault.Path));
        Assert.All(faults, fault => Assert.True(fault.Allowed.Length > 5 && fault.Fix.EndsWith('.')));
        Assert.Contains("'3600'; allowed: a time from 00:01:00 to 1.00:00:00.", faults[10].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"Id":"guestgrid-dev","Secret":"a perfectly new secret","Scopes":["guest:read"]}""")]
    [InlineData("""{"Id":"renamed","Secret":"guestgrid-dev-secret","Scopes":["guest:read"]}""")]
    public void The_client_that_everybody_knows_is_refused_outside_development(string client)
    {
        var json = $$$"""{"Tokens":{"Keys":[{{{GoodKey}}}]},"OAuth":{"Clients":[{{{client}}}]}}""";
        Assert.Equal("GuestGrid:OAuth:Clients:0:Id", Assert.Single(Faults(json)).Path);
        Start(json, isDevelopment: true).Dispose();
    }

    [Fact]
    public void Its_secret_is_known_also_behind_a_hash()
    {
        var hash = SecretHash.Of(OAuthClients.DevelopmentSecret).Format();
        var json = $$$"""{"Tokens":{"Keys":[{{{GoodKey}}}]},"OAuth":{"Clients":[{"Id":"x","SecretHash":"{{{hash}}}","Scopes":["guest:read"]}]}}""";
        Assert.Single(Faults(json));
    }

    [Fact]
    public void No_fault_ever_shows_a_secret()
    {
        var message = Assert.Throws<ConfigurationException>(() => Start("""
            {
              "Tokens": {"Keys": [{"Id":"k","Algorithm":"HS256","Secret":"hush-hush"},
                                  {"Id":"e","Algorithm":"ES256","PrivateKeyPem":"hush-hush"}]},
              "OAuth": {"Clients": [{"Id":"a","Secret":"hush-hush","Scopes":["guest:read"]},
                                    {"Id":"b","SecretHash":"hush-hush","Scopes":["guest:read"]},
                                    {"Id":"c","Secret":"hush-hush","SecretHash":"hush-hush","Scopes":["guest:read"]}]}
            }
            """, isDevelopment: false)).Message;
        Assert.DoesNotContain("hush-hush", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"Keys":[K, K]}""", "GuestGrid:Tokens:Keys")]
    [InlineData("""{"Keys":[K], "SigningKeyId":"k2"}""", "GuestGrid:Tokens:SigningKeyId")]
    [InlineData("""{"Keys":[K, {"Id":"k2","Algorithm":"HS256","Secret":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9"}]}""", "GuestGrid:Tokens:Keys:1:Secret")]
    [InlineData("""{"Keys":[K, {"Id":"k2","Algorithm":"HS256","Secret":"CCECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}]}""", "GuestGrid:Tokens:SigningKeyId")]
    public void A_ring_that_does_not_hang_together_is_refused(string tokens, string path)
    {
        var whole = tokens.Replace("K,", $"{GoodKey},", StringComparison.Ordinal).Replace("K]", $"{GoodKey}]", StringComparison.Ordinal);
        Assert.Contains(path, Faults($$"""{"Tokens": {{whole}} }""").Select(fault => fault.Path));
    }

    [Fact]
    public void Two_clients_of_one_id_are_refused() =>
        Assert.Single(Faults($$"""
            {"Tokens":{"Keys":[{{GoodKey}}]},"OAuth":{"Clients":[
              {"Id":"a","Secret":"0123456789abcdef","Scopes":["guest:read"]},
              {"Id":"a","Secret":"fedcba9876543210","Scopes":["guest:read"]}]} }
            """));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_keys_new_prints_is_a_configuration_that_starts(bool isElliptic)
    {
        var snippet = isElliptic ? NewKey.Es256Snippet(NewKey.Id()) : NewKey.Hs256Snippet(NewKey.Id());
        using var services = StartWhole(snippet, isDevelopment: false);
        var tokens = services.GetRequiredService<GuestTokens>();
        var token = tokens.Issue(new GuestTokenGrant("g", "s", 0, FakeClock.Start, FakeClock.Start.AddHours(1)));
        Assert.True(tokens.Verify(token, FakeClock.Start).IsValid);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_shell_takes_from_keys_the_very_settings_that_stand_in_its_JSON(bool isKey)
    {
        const string Id = "it's-\"$HOME\"-\\";
        var snippet = isKey ? NewKey.Es256Snippet(Id) : NewKey.Client(Id, Scope.GuestRead | Scope.Desk).Snippet;
        using var shell = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", "eval \"$0\" && exec env -0", NewKey.AsExports(snippet)])
            {
                RedirectStandardOutput = true,
            })!;
        var environment = await shell.StandardOutput.ReadToEndAsync();
        var taken = environment.Split('\0').Where(line => line.StartsWith("GuestGrid__", StringComparison.Ordinal));
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(snippet));
        var expected = new ConfigurationBuilder().AddJsonStream(content).Build().AsEnumerable()
            .Where(setting => setting.Value is not null)
            .Select(setting => $"{setting.Key.Replace(":", "__", StringComparison.Ordinal)}={setting.Value}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), taken.Order(StringComparer.Ordinal));
        Assert.Contains(Id, environment, StringComparison.Ordinal);
    }

    [Fact]
    public void What_keys_client_prints_is_a_client_that_can_sign_in()
    {
        var (snippet, secret) = NewKey.Client("shop", Scope.GuestRead | Scope.Desk);
        using var services = StartWhole(snippet, isDevelopment: true);
        Assert.Equal(Scope.GuestRead | Scope.Desk, services.GetRequiredService<OAuthOptions>().Clients.Authenticate("shop", secret)?.Scopes);
        Assert.DoesNotContain(secret, snippet, StringComparison.Ordinal);
    }

    [Fact]
    public void A_development_key_is_made_once_and_kept_for_its_owner_only()
    {
        var folder = Directory.CreateTempSubdirectory("guestgrid-key-").FullName;
        try
        {
            var keys = Enumerable.Range(0, 8).AsParallel().Select(_ => DevelopmentKey.LoadOrMake(folder)).ToList();
            var token = JsonWebSignature.Sign(new KeyRing([keys[0]], keys[0].Id), TokenType.Guest, "{}"u8);
            Assert.All(keys, key => Assert.Equal(
                TokenFault.None,
                JsonWebSignature.Verify(new KeyRing([key], key.Id), TokenType.Guest, token, VerifiedPayload.OfThread)));
            var file = Assert.Single(Directory.GetFiles(folder));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Origins_and_proxies_are_read()
    {
        using var services = Start("""{"Origins":["https://shop.example"],"Proxies":{"Networks":["10.0.0.0/8","::1"],"Hops":2}}""", isDevelopment: true);
        Assert.True(services.GetRequiredService<OriginRule>().Allows("https://shop.example"));
        Assert.Equal((2, 2), (services.GetRequiredService<TrustedProxies>().Networks.Count, services.GetRequiredService<TrustedProxies>().Hops));
    }

    private static IReadOnlyList<ConfigurationFault> Faults(string json) =>
        Assert.Throws<ConfigurationException>(() => Start(json, isDevelopment: false)).Faults;

    private static ServiceProvider Start(string json, bool isDevelopment) =>
        StartWhole($$"""{"GuestGrid":{{json}}}""", isDevelopment);

    private static ServiceProvider StartWhole(string json, bool isDevelopment)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var settings = new SettingReader(new ConfigurationBuilder().AddJsonStream(stream).Build(), "GuestGrid");
        var services = new ServiceCollection().AddLogging();
        services.AddSecurity(settings, isDevelopment ? () => Keys.Hs : null, """{"queueId":"default"}"""u8);
        settings.ThrowIfFaulty();
        return services.BuildServiceProvider();
    }
}
