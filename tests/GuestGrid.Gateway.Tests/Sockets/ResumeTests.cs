using System.Text.Json;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Sockets;

public sealed class ResumeTests(AGridWithoutAPace fixture) : IClassFixture<AGridWithoutAPace>
{
    private RunningGrid Grid => fixture.Grid;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(63, 10)]
    [InlineData(64, 0)]
    [InlineData(65, 64)]
    [InlineData(130, 63)]
    [InlineData(200, 129)]
    [InlineData(200, 200)]
    public async Task A_guest_that_comes_back_gets_all_that_it_missed_in_order_and_once(int total, int seen)
    {
        await using var first = await GuestClient.Connect(Grid);
        var positions = await Fill(first, total);
        await first.Close();
        await using var back = await GuestClient.Connect(
            Grid, first.Token, seen == 0 ? Position(positions[0], 0) : positions[seen - 1]);
        var missed = Messages(await back.Everything());
        if (missed.Count < total - seen) missed.AddRange(Messages(await UntilLast(back, positions[^1])));
        Assert.Equal(positions.Skip(seen), missed.Select(Sequence));
        Assert.Equal(Enumerable.Range(seen + 1, total - seen).Select(n => $"m{n}"), missed.Select(Text));
    }

    [Fact]
    public async Task What_is_said_while_a_guest_catches_up_follows_what_it_missed()
    {
        await using var first = await GuestClient.Connect(Grid);
        var positions = await Fill(first, 300);
        await first.Close();
        var talking = Task.Run(async () =>
        {
            for (var i = 301; i <= 400; i++)
                Assert.Equal(202, (await Grid.Api.Say(first.ConversationId, $"m{i}")).Status);
        });
        await using var back = await GuestClient.Connect(Grid, first.Token, positions[0]);
        var got = new List<JsonElement>();
        while (got.Count < 399) got.Add(await back.Next("message"));
        await talking;
        Assert.Equal(Enumerable.Range(2, 399).Select(n => $"m{n}"), got.Select(Text));
        Assert.Empty(Messages(await back.Everything()));
    }

    [Fact]
    public async Task Without_a_position_only_what_is_new_is_sent()
    {
        await using var first = await GuestClient.Connect(Grid);
        await Fill(first, 5);
        await using var back = await GuestClient.Connect(Grid, first.Token);
        await Grid.Api.Say(first.ConversationId, "new");
        Assert.Equal("new", Text(await back.Next("message")));
    }

    [Fact]
    public async Task A_position_that_is_not_this_conversation_s_gets_an_error_and_no_data()
    {
        await using var first = await GuestClient.Connect(Grid);
        var positions = await Fill(first, 70);
        await using var stranger = await GuestClient.Connect(Grid);
        var foreign = await stranger.SayAndWait("mine");
        string[] wrong =
        [
            "", "0", "garbage", new string('9', 16), new string('0', 16), positions[0] + "0", " " + positions[0][1..],
            Position(positions[0], 71), foreign, "-" + positions[0][1..], positions[0][..^1] + "\u0661",
        ];
        foreach (var position in wrong)
        {
            await using var back = await GuestClient.Open(Grid.Address);
            await back.Send(new { type = "connect", token = first.Token, lastSequenceId = position });
            Assert.Equal("INVALID_POSITION", await back.NextError());
            var connected = await back.Next("connect");
            Assert.Equal(JsonValueKind.Null, connected.GetProperty("resumedFrom").ValueKind);
            Assert.Empty(await back.Everything());
        }
    }

    [Fact]
    public async Task A_long_history_reaches_a_guest_that_reads_without_haste()
    {
        await using var first = await GuestClient.Connect(Grid);
        var text = new string('\u20ac', 4096);
        for (var i = 0; i < 400; i++) await first.Say(text, $"m{i}");
        for (var i = 0; i < 400; i++) await first.Next("ack");
        await first.Close();
        using var back = await RawSocket.Open(Grid.Address, receiveBuffer: 4096);
        var start = Position(await Last(first), 0);
        await back.Send($$"""{"type":"connect","token":"{{first.Token}}","lastSequenceId":"{{start}}"}""");
        await back.ReadText();
        var last = "";
        for (var i = 0; i < 400; i++)
        {
            using var frame = JsonDocument.Parse(await back.ReadText());
            var at = frame.RootElement.GetProperty("sequenceId").GetString()!;
            Assert.True(string.CompareOrdinal(at, last) > 0);
            Assert.Equal($"m{i}", frame.RootElement.GetProperty("clientMessageId").GetString());
            last = at;
        }
    }

    private async Task<string> Last(GuestClient guest)
    {
        var page = await Grid.Api.Get(Api.History(guest.ConversationId, 1, 1));
        return Sequence(page.Json.GetProperty("entities")[0]);
    }

    internal static async Task<List<string>> Fill(GuestClient guest, int count)
    {
        for (var i = 1; i <= count; i++) await guest.Say($"m{i}");
        var positions = new List<string>();
        for (var i = 1; i <= count; i++) positions.Add(Sequence(await guest.Next("ack")));
        return positions;
    }

    /// <summary>
    /// The position at <paramref name="number"/> in the conversation that <paramref name="like"/> is of.
    /// </summary>
    internal static string Position(string like, int number) => $"{like[..6]}{number:D10}";

    internal static string Sequence(JsonElement frame) => frame.GetProperty("sequenceId").GetString()!;

    private static string Text(JsonElement frame) => frame.GetProperty("text").GetString()!;

    private static List<JsonElement> Messages(IEnumerable<JsonElement> frames) =>
        [.. frames.Where(frame => frame.GetProperty("type").GetString() == "message")];

    private static async Task<List<JsonElement>> UntilLast(GuestClient guest, string last)
    {
        var frames = new List<JsonElement>();
        do frames.Add(await guest.Next("message"));
        while (Sequence(frames[^1]) != last);
        return frames;
    }
}
