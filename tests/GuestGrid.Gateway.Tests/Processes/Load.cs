using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using GuestGrid.Gateway.Tests.Clients;

namespace GuestGrid.Gateway.Tests.Processes;

/// <summary>
/// Guests who write and a backend that answers them, through as many servers as it takes, and a model of what must
/// be there after: whatever was acknowledged stands once, at the place that was told; whatever was not stands at
/// most once.
/// </summary>
internal sealed class Load
{
    public static readonly (string Name, string Value)[] Limits =
    [
        ("GuestGrid:Limits:VelocityPerAddress", "100000"), ("GuestGrid:OAuth:RequestsPerMinute", "1000000"),
        ("GuestGrid:Limits:MessagesPerSecond", "1000"), ("GuestGrid:Limits:MessageBurst", "1000"),
    ];

    private readonly List<Talk> talks = [];
    private List<Task> running = [];

    public int Acknowledged => talks.Sum(talk => talk.Places.Count);

    /// <summary>All talks go on at this server; they begin where there are none yet.</summary>
    public async Task Start(Uri server, int guests)
    {
        var api = await Api.SignIn(server, "guestgrid-dev", "guestgrid-dev-secret");
        while (talks.Count < guests) talks.Add(new Talk(talks.Count));
        running = [.. talks.Select(talk => Task.Run(() => talk.GoOn(server, api)))];
    }

    public Task UntilAcknowledged(int count) => Deadline.Until(() => Task.FromResult(Acknowledged >= count));

    /// <summary>The server is gone; waits until every talk has noticed.</summary>
    public Task Pause() => Task.WhenAll(running).InTime("all talks to notice that the server is gone");

    public async Task AssertKept(Uri server)
    {
        using var api = await Api.SignIn(server, "guestgrid-dev", "guestgrid-dev-secret");
        foreach (var talk in talks) await talk.AssertKept(server, api);
    }

    /// <summary>One guest and the backend on its other side.</summary>
    private sealed class Talk(int number)
    {
        private readonly ConcurrentDictionary<string, byte> sent = new();
        private readonly List<string> seen = [];
        private string? token;
        private string? conversation;
        private int written;

        /// <summary>Where each message stands, by its client message id.</summary>
        public ConcurrentDictionary<string, string> Places { get; } = new();

        public async Task GoOn(Uri server, Api api)
        {
            try
            {
                await using var guest = await GuestClient.Connect(
                    server, token, seen.Count > 0 ? seen[^1] : null, name: $"Guest {number}");
                (token, conversation) = (guest.Token, guest.ConversationId);
                await Task.WhenAll(Write(guest), Answer(api), Listen(guest));
            }
            catch (Exception gone) when (gone is WebSocketException or HttpRequestException
                or InvalidOperationException)
            {
                // The server has gone; what was not acknowledged may or may not be there.
            }
        }

        public async Task AssertKept(Uri server, Api api)
        {
            if (conversation is null) return;
            var stored = new List<(string Place, string? Id, string Text)>();
            for (var (page, last) = (1, 1); page <= last; page++)
            {
                var answer = await api.Get(Api.History(conversation, 100, page));
                Assert.Equal(200, answer.Status);
                last = answer.Json.GetProperty("pageCount").GetInt32();
                stored.AddRange(answer.Json.GetProperty("entities").EnumerateArray().Select(entity => (
                    entity.GetProperty("sequenceId").GetString()!, entity.GetProperty("clientMessageId").GetString(),
                    entity.GetProperty("text").GetString()!)));
            }
            // Gapless from the first on, and nothing twice.
            Assert.Equal(Enumerable.Range(1, stored.Count).Select(place => place.ToString("D10")),
                stored.Select(message => message.Place[6..]));
            Assert.Equal(stored.Count, stored.Select(message => message.Id).Distinct().Count());
            var byId = stored.ToDictionary(message => message.Id!, message => message);
            foreach (var (id, place) in Places) Assert.Equal((place, id, id), byId[id]);
            Assert.All(byId.Keys, id => Assert.True(sent.ContainsKey(id), $"Nobody sent {id}."));
            // Each side's messages stand in the order in which they were written.
            foreach (var side in stored.GroupBy(message => message.Id![0]))
                Assert.Equal(side.OrderBy(message => Number(message.Id!)).Select(message => message.Id),
                    side.Select(message => message.Id));
            await AssertResumes(server, stored.ConvertAll(message => message.Place));
        }

        // What the guest has not seen yet follows on what it has.
        private async Task AssertResumes(Uri server, List<string> places)
        {
            Assert.Equal(seen.Order(StringComparer.Ordinal).Distinct(), seen);
            var position = seen.Count > 0 ? seen[^1] : $"{places[0][..6]}0000000000";
            await using var guest = await GuestClient.Connect(server, token, position);
            foreach (var place in places.Where(place => string.CompareOrdinal(place, position) > 0))
                Assert.Equal(place, (await guest.Next("message")).GetProperty("sequenceId").GetString());
            Assert.Empty(await guest.Everything());
        }

        // One at a time and never on to the next before it is known to be stored, so that the order is certain.
        private async Task Write(GuestClient guest)
        {
            while (guest.IsOpen)
            {
                var id = $"g-{number}-{written}";
                sent[id] = 0;
                await guest.Say(id, id);
                await Deadline.Until(() => Task.FromResult(Places.ContainsKey(id) || !guest.IsOpen));
                if (Places.ContainsKey(id)) written++;
            }
        }

        private async Task Answer(Api api)
        {
            for (var i = Places.Keys.Count(id => id[0] == 'a'); ; i++)
            {
                var id = $"a-{number}-{i}";
                sent[id] = 0;
                var answer = await api.Post(Api.Messages, new
                {
                    conversationId = conversation, text = id, clientMessageId = id,
                    from = new { id = "bot", type = "agent" },
                });
                Assert.Equal(202, answer.Status);
                Places[id] = answer.Get("sequenceId");
            }
        }

        private async Task Listen(GuestClient guest)
        {
            while (true)
            {
                var frame = await guest.Next();
                if (!frame.TryGetProperty("sequenceId", out var at)) continue;
                var id = frame.GetProperty("clientMessageId").GetString()!;
                // An own message may come twice: as an acknowledgement, and again with what was missed before it.
                if (frame.GetProperty("type").GetString() == "ack") Places[id] = at.GetString()!;
                if (seen.Count == 0 || string.CompareOrdinal(at.GetString(), seen[^1]) > 0) seen.Add(at.GetString()!);
                else if (id[0] == 'a') throw new InvalidDataException($"{id} came twice or out of order.");
            }
        }

        private static int Number(string id) => int.Parse(id[(id.LastIndexOf('-') + 1)..]);
    }
}
