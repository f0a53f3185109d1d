using System.Security.Cryptography;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using static GuestGrid.Gateway.Tests.Http.ProblemTests;

namespace GuestGrid.Gateway.Tests.Http;

/// <summary>What the signing keys carry: tokens that are told again, addresses that outlive a rotation.</summary>
public sealed class KeyTests
{
    private const string Guests = "/api/v2/guests";

    private static readonly (string, string)[] Elliptic = EllipticKey();

    private static readonly (string, string)[] Older = SecretKey(1, "older", 'o');

    private static readonly (string, string)[] Newer = SecretKey(2, "newer", 'w');

    [Fact]
    public async Task With_an_ES256_key_a_guest_is_read_with_the_very_token_that_was_issued_also_after_a_restart()
    {
        using var data = new DataFolder();
        string id, token;
        await using (var before = await Start(data, "elliptic", Elliptic))
        {
            var made = await before.Api.Post(Guests, new { name = "Ada", attributes = new { plan = "gold" } });
            (id, token) = (made.Get("id"), made.Get("guestToken"));
            Assert.Equal(token, made.Get("sessionToken"));
            Assert.Equal(token, (await before.Api.Get($"{Guests}/{id}")).Get("sessionToken"));
        }
        await using var after = await Start(data, "elliptic", Elliptic);
        Assert.Equal(token, (await after.Api.Get($"{Guests}/{id}")).Get("sessionToken"));
        using var guest = Api.Bearing(after.Address, token);
        await Files.Ask(guest, "cat.png", "image/png", 100);
    }

    [Fact]
    public async Task Addresses_of_files_outlive_a_rotation_until_their_key_is_dropped()
    {
        using var data = new DataFolder();
        string token, conversation, shown;
        Answer open;
        await using (var before = await Start(data, "older", Older))
        {
            var made = await before.Api.CreateSession();
            (token, conversation) = (made.Get("token"), made.Get("conversationId"));
            using var guest = Api.Bearing(before.Address, token);
            shown = await Show(before.Api, guest, conversation);
            open = await Files.Ask(guest, "cat.png", "image/png", 100);
        }
        await using (var during = await Start(data, "newer", [.. Older, .. Newer]))
        {
            using var anybody = Api.Anonymous(during.Address);
            Assert.Equal(200, (await anybody.Get(shown)).Status);
            Assert.Equal(200, (await Put(anybody, open)).Status);
            using var guest = Api.Bearing(during.Address, token);
            Assert.Contains("key=newer", await Show(during.Api, guest, conversation), StringComparison.Ordinal);
            open = await Files.Ask(guest, "cat.png", "image/png", 100);
        }
        await using var after = await Start(data, "newer", Newer);
        using var late = Api.Anonymous(after.Address);
        AssertProblem(await late.Get(shown), 403, "INVALID_SIGNATURE");
        Assert.Equal(200, (await Put(late, open)).Status);
    }

    private static Task<RunningGrid> Start(DataFolder data, string signing, (string, string)[] keys) =>
        RunningGrid.Start([.. RunningGrid.RoomyLimits, ("Tokens:SigningKeyId", signing), .. keys], data.Path);

    // The other server has another port.
    private static Task<Answer> Put(Api api, Answer ticket) => api.Send(HttpMethod.Put,
        new Uri(ticket.Get("uploadUrl")).PathAndQuery, Api.Content(Files.Png(100), "image/png"));

    /// <summary>Writes a message with a new file; where that is to be had.</summary>
    private static async Task<string> Show(Api backend, Api guest, string conversation)
    {
        var id = await Files.Upload(guest, "cat.png", Files.Png(100));
        var sent = await backend.Post(Api.Messages, new
        {
            conversationId = conversation, from = new { type = "user" }, text = "look",
            attachments = new[] { new { id } },
        });
        Assert.True(sent.Status == 202, sent.Text);
        var messages = (await guest.Get(Api.History(conversation, 10, 1))).Json.GetProperty("entities");
        return messages[messages.GetArrayLength() - 1].GetProperty("attachments")[0].GetProperty("url").GetString()!;
    }

    private static (string, string)[] SecretKey(int index, string id, char letter) =>
    [
        ($"Tokens:Keys:{index}:Id", id), ($"Tokens:Keys:{index}:Algorithm", "HS256"),
        ($"Tokens:Keys:{index}:Secret", new string(letter, 43)),
    ];

    private static (string, string)[] EllipticKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return
        [
            ("Tokens:Keys:0:Id", "elliptic"), ("Tokens:Keys:0:Algorithm", "ES256"),
            ("Tokens:Keys:0:PrivateKeyPem", key.ExportPkcs8PrivateKeyPem()),
        ];
    }
}
