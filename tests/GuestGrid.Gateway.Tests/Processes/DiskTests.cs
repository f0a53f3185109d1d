using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Http;

namespace GuestGrid.Gateway.Tests.Processes;

/// <summary>
/// A disk that takes nothing more: no acknowledgement, not ready, still alive; and all is well once it does again.
/// </summary>
public sealed class DiskTests
{
    [SmallDiskFact]
    public async Task A_full_disk_refuses_clearly_and_loses_nothing_and_recovers_by_itself()
    {
        using var disk = new SmallDisk();
        await using var server = await ServerProcess.Serve(
            disk.Data, [.. Load.Limits, ("GuestGrid:Attachments:KeepFree", "0")]);
        using var api = await Api.SignIn(server.Address, "guestgrid-dev", "guestgrid-dev-secret");
        await using var guest = await GuestClient.Connect(server.Address);
        await using var absent = await GuestClient.Connect(server.Address);
        await absent.Close();
        using var self = Api.Bearing(server.Address, guest.Token);
        var (ticket, file) = (await Files.Ask(self, "cat.png", "image/png", 200_000), Files.Png(200_000));
        var kept = new List<string> { await guest.SayAndWait("before") };

        disk.Fill();
        var full = false;
        for (var i = 0; !full; i++)
        {
            // What still fits into pages that are already the database's is stored and counts.
            await guest.Say(new string('x', 4096), $"id{i}");
            var answer = await guest.Next();
            full = answer.GetProperty("type").GetString() == "error";
            if (!full)
            {
                kept.Add(answer.GetProperty("sequenceId").GetString()!);
                continue;
            }
            Assert.Equal("STORAGE_UNAVAILABLE", answer.GetProperty("code").GetString());
            Assert.Equal($"id{i}", answer.GetProperty("clientMessageId").GetString());
            Assert.True(answer.GetProperty("retryAfterMs").GetInt64() > 0);
        }
        ProblemTests.AssertProblem(await api.CreateSession(), 503, "STORAGE_UNAVAILABLE");
        ProblemTests.AssertProblem(await api.Say(guest.ConversationId, "during"), 503, "STORAGE_UNAVAILABLE");
        ProblemTests.AssertProblem(await Files.Put(ticket, file), 503, "STORAGE_UNAVAILABLE");
        await using var back = await GuestClient.Open(server.Address);
        await back.Send(new { type = "connect", token = absent.Token });
        Assert.Equal("STORAGE_UNAVAILABLE", await back.NextError());
        Assert.Equal(503, (await api.Get("/health/ready")).Status);
        Assert.Equal(200, (await api.Get("/health/live")).Status);

        disk.Empty();
        await Deadline.Until(async () => (await api.Get("/health/ready")).Status == 200);
        await back.Send(new { type = "connect", token = absent.Token });
        await back.Next("connect");
        Assert.Equal(200, (await Files.Put(ticket, file)).Status);
        // Nobody knows what became of the message that failed, so its connection had to go.
        await using var again = await GuestClient.Connect(server.Address, guest.Token);
        kept.Add(await again.SayAndWait("after"));
        var places = new List<string>();
        for (var page = 1; places.Count < kept.Count; page++)
            places.AddRange((await api.Get(Api.History(guest.ConversationId, 100, page))).Json.GetProperty("entities")
                .EnumerateArray().Select(entity => entity.GetProperty("sequenceId").GetString()!));
        // What was refused may have been stored all the same, but nothing that was acknowledged is missing.
        Assert.Subset(places.ToHashSet(), kept.ToHashSet());
        server.Terminate();
        Assert.Equal(0, await server.Exited());
    }

    [SmallDiskFact]
    public async Task Files_leave_room_on_the_disk_for_messages()
    {
        using var disk = new SmallDisk();
        await using var server = await ServerProcess.Serve(
            disk.Data, [.. Load.Limits, ("GuestGrid:Attachments:KeepFree", $"{16 * 1024 * 1024}")]);
        await using var guest = await GuestClient.Connect(server.Address);
        using var self = Api.Bearing(server.Address, guest.Token);
        var taken = 0;
        Answer answer;
        // As long as the server takes in before it answers: what it refuses without having read may be cut off.
        do answer = await Files.Put(await Files.Ask(self, "cat.png", "image/png", 500_000), Files.Png(500_000));
        while (answer.Status == 200 && ++taken < 80);
        ProblemTests.AssertProblem(answer, 503, "STORAGE_UNAVAILABLE");
        Assert.InRange(taken, 1, 16);
        await guest.SayAndWait("there is room for this");
        using var anybody = Api.Anonymous(server.Address);
        Assert.Equal(200, (await anybody.Get("/health/ready")).Status);
    }

    [SmallDiskFact]
    public async Task A_read_only_disk_is_refused_at_the_start()
    {
        using var disk = new SmallDisk();
        disk.MakeReadOnly();
        var (code, output) = await ServerProcess.Run(
            ["serve", "--urls", "http://127.0.0.1:0", "--data", disk.Data]);
        Assert.Equal(2, code);
        Assert.Contains(disk.Data, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
