using System.Text;
using System.Text.Json;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using GuestGrid.Runtime;
using GuestGrid.Server.Purge;
using Microsoft.Extensions.DependencyInjection;
using static GuestGrid.Gateway.Tests.Http.ProblemTests;

namespace GuestGrid.Gateway.Tests.Http;

/// <summary>Guests in a list (surface, section 2), and their end (section 9).</summary>
public sealed class GuestListTests : IAsyncLifetime
{
    private const string Guests = "/api/v2/guests";
    private readonly DataFolder data = new();
    private RunningGrid grid = null!;

    private Api Client => grid.Api;

    public async Task InitializeAsync() =>
        grid = await RunningGrid.Start(RunningGrid.RoomyLimits, data.Path, stopTime: true);

    public async Task DisposeAsync()
    {
        await grid.DisposeAsync();
        data.Dispose();
    }

    [Fact]
    public async Task Pages_follow_each_other_in_the_order_of_creation_and_back()
    {
        var names = await Create(7);
        var page = await List("pageSize=3");
        Assert.Equal("entities pageSize pageNumber pageCount total nextUri", Answer.Members(page));
        Assert.Equal("id name email active createdTime", Answer.Members(page.GetProperty("entities")[0]));
        Assert.Equal((3, 1, 3, 7), (Number(page, "pageSize"), Number(page, "pageNumber"), Number(page, "pageCount"),
            Number(page, "total")));
        var walked = new List<string>(Names(page));
        while (page.TryGetProperty("nextUri", out var next))
        {
            page = (await Client.Get(next.GetString()!)).Json;
            walked.AddRange(Names(page));
        }
        Assert.Equal(names, walked);
        Assert.Equal(names.Reverse(), Names(await List("sortBy=-createdTime")));
        Assert.Empty(Names(await List("pageSize=3&pageNumber=4")));
    }

    [Fact]
    public async Task A_filter_takes_times_names_and_states()
    {
        var names = await Create(5);
        var all = await List("expand=attributes");
        Assert.Equal("{}", all.GetProperty("entities")[0].GetProperty("attributes").GetRawText());
        var third = all.GetProperty("entities")[2].GetProperty("createdTime").GetString();

        Assert.Equal(names[..2], Names(await Filter($"createdTime<\"{third}\"")));
        Assert.Equal(names[..3], Names(await Filter($"createdTime<=\"{third}\"")));
        Assert.Equal(names[2..3], Names(await Filter($"createdTime=\"{third}\"")));
        Assert.Equal(names[3..], Names(await Filter($"createdTime>\"{third}\" AND active=true")));
        Assert.Equal(names[2..4], Names(await Filter($"createdTime>=\"{third}\" AND name<\"{names[4]}\"")));
        var one = await Filter("active=true", "&pageSize=1&pageNumber=2&sortBy=-createdTime");
        Assert.Equal([names[3]], Names(one));
        Assert.Equal((5, 5), (Number(one, "total"), Number(one, "pageCount")));
        Assert.Empty(Names(await Filter("active=false")));
    }

    [Fact]
    public async Task A_guest_is_active_while_any_session_of_it_lives()
    {
        var wish = Api.NewSession("one");
        var older = await Client.CreateSession(wish);
        var newer = await Client.CreateSession(wish);
        await Deadline.Until(async () => Number(await List(""), "total") == 1);
        Assert.Equal(204, (await Client.Delete($"{Api.Sessions}/{newer.Get("id")}")).Status);
        Assert.Single(Names(await Filter("active=true")));
        Assert.Equal(204, (await Client.Delete($"{Api.Sessions}/{older.Get("id")}")).Status);
        Assert.Empty(Names(await Filter("active=true")));
    }

    [Fact]
    public async Task An_entry_that_outlived_its_guest_shows_nobody_who_came_after_under_the_same_id()
    {
        var names = await Create(1);
        var guest = GuestId.Parse((await List("")).GetProperty("entities")[0].GetProperty("id").GetString()!);
        var earlier = grid.Clock.GetUtcNow() - TimeSpan.FromHours(1);
        await grid.Services.GetRequiredService<IGuestGrid>().Book(GuestBookKey.Of(guest, earlier))
            .Execute(new GuestBookCommand.Enter(guest, earlier));
        await Deadline.Until(async () => Number(await List(""), "total") == 2);

        Assert.Equal(names, Names(await List("")));
    }

    [Theory]
    [InlineData("pageSize=0", "INVALID_REQUEST")]
    [InlineData("pageSize=101", "INVALID_REQUEST")]
    [InlineData("pageNumber=0", "INVALID_REQUEST")]
    [InlineData("sortBy=name", "INVALID_REQUEST")]
    [InlineData("expand=everything", "INVALID_REQUEST")]
    [InlineData("filter=colour%3D%22red%22", "INVALID_FILTER")]
    [InlineData("filter=createdTime%3C%22now%22", "INVALID_FILTER")]
    public async Task What_is_wrong_is_refused_by_its_name(string query, string code) =>
        AssertProblem(await Client.Get($"{Guests}?{query}"), 400, code);

    [Fact]
    public async Task Who_may_not_read_guests_gets_no_list()
    {
        using var other = await Api.SignIn(
            grid.Address, "guestgrid-dev", "guestgrid-dev-secret", "conversation:read");
        AssertProblem(await other.Get(Guests), 403, "INSUFFICIENT_SCOPE");
    }

    [Fact]
    public async Task A_purge_needs_the_grid_to_be_stopped_tells_what_it_would_do_and_does_it()
    {
        var names = await Create(4);
        var (output, errors) = (new StringWriter(), new StringWriter());
        Assert.Equal(2, await Purge(true));
        Assert.Contains("guestgrid purge --url", errors.ToString(), StringComparison.Ordinal);
        await grid.DisposeAsync();
        grid.Clock.Advance(TimeSpan.FromDays(31));

        Assert.Equal(0, await Purge(true));
        Assert.Equal(4, output.ToString().Split(" created ").Length - 1);
        Assert.All(names, name => Assert.Contains(name, Files(), StringComparison.Ordinal));
        Assert.EndsWith("Examined 4, would erase 4, skipped 0, failed 0.\n", output.ToString(),
            StringComparison.Ordinal);
        Assert.Equal(0, await Purge(false));
        Assert.EndsWith("Examined 4, erased 4, skipped 0, failed 0.\n", output.ToString(), StringComparison.Ordinal);
        Assert.All(names, name => Assert.DoesNotContain(name, Files(), StringComparison.Ordinal));

        grid = await RunningGrid.Start(RunningGrid.RoomyLimits, data.Path);
        Assert.Equal(0, Number(await List(""), "total"));

        string Files() => string.Concat(Directory.EnumerateFiles(data.Path, "*", SearchOption.AllDirectories)
            .Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file))));

        Task<int> Purge(bool isDry) =>
            PurgeRun.Run(data.Path, isDry, output, errors, grid.Clock, CancellationToken.None);
    }

    [Fact]
    public async Task A_purge_without_data_says_where_it_looked()
    {
        var errors = new StringWriter();
        Assert.Equal(2, await PurgeRun.Run(Path.Combine(data.Path, "nowhere"), false, TextWriter.Null, errors,
            TimeProvider.System, CancellationToken.None));
        Assert.Contains("nowhere", errors.ToString(), StringComparison.Ordinal);
    }

    private async Task<string[]> Create(int count)
    {
        var names = Enumerable.Range(1, count).Select(i => $"Guest {i}").ToArray();
        foreach (var name in names)
        {
            grid.Clock.Advance(TimeSpan.FromMilliseconds(7));
            var wish = Api.NewSession();
            wish["name"] = name;
            Assert.Equal(201, (await Client.CreateSession(wish)).Status);
        }
        // The book hears of a guest right after its creation was answered.
        await Deadline.Until(async () => Number(await List(""), "total") == count);
        return names;
    }

    private Task<JsonElement> Filter(string filter, string more = "") =>
        List($"filter={Uri.EscapeDataString(filter)}{more}");

    private async Task<JsonElement> List(string query)
    {
        var answer = await Client.Get($"{Guests}?{query}");
        Assert.Equal(200, answer.Status);
        return answer.Json;
    }

    private static string[] Names(JsonElement page) => [.. page.GetProperty("entities").EnumerateArray()
        .Select(guest => guest.GetProperty("name").GetString()!)];

    private static int Number(JsonElement page, string name) => page.GetProperty(name).GetInt32();
}
