using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Retention;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using GuestGrid.Runtime.Stores;
using GuestGrid.Server.Purge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using static GuestGrid.Gateway.Tests.Http.ProblemTests;

namespace GuestGrid.Gateway.Tests.Operations;

/// <summary><c>guestgrid purge --url</c>: a grid that runs erases at once who was not seen for long.</summary>
public sealed class RemotePurgeTests : IAsyncLifetime
{
    private const int Guests = 5;

    private readonly List<string> guests = [];
    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();
    private Func<GuestId, AnonymousVisitorCommand, ValueTask> before = (_, _) => ValueTask.CompletedTask;
    private RunningGrid grid = null!;

    public async Task InitializeAsync()
    {
        grid = await RunningGrid.Start(
            [.. RunningGrid.RoomyLimits, ("Tokens:AccessTokenLifetime", "23:59:59"),
                ("OAuth:Clients:0:Id", "shop"), ("OAuth:Clients:0:Secret", "a-secret-of-the-shop"),
                ("OAuth:Clients:0:Scopes:0", "guest:read")],
            stopTime: true, change: WrappedVisitors.Into(async (guest, visitor, command) =>
            {
                await before(guest, command);
                return await visitor.Execute(command);
            }));
        for (var i = 0; i < Guests; i++) guests.Add((await grid.Api.CreateSession()).Get("guestId"));
        await Deadline.Until(async () => await Total() == Guests);
        grid.Clock.Advance(TimeSpan.FromDays(31));
    }

    public async Task DisposeAsync() => await grid.DisposeAsync();

    [Fact]
    public async Task A_dry_run_lists_and_a_purge_erases_and_both_say_how_many()
    {
        Assert.Equal(0, await Purge(isDry: true));
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(guests.Order(), lines[..^1].Select(line => line.Split(" created ")[0]).Order());
        Assert.Equal("Examined 5, would erase 5, skipped 0, failed 0.", lines[^1]);
        Assert.Equal(Guests, await Total());

        Assert.Equal(0, await Purge());
        Assert.EndsWith("\nExamined 5, erased 5, skipped 0, failed 0.\n", output.ToString(), StringComparison.Ordinal);
        await Deadline.Until(async () => await Total() == 0);
        Assert.Equal(0, await Purge());
        Assert.EndsWith("\nExamined 0, erased 0, skipped 0, failed 0.\n", output.ToString(), StringComparison.Ordinal);
        Assert.Equal("", errors.ToString());
    }

    [Theory]
    [InlineData(true, "9 guests examined, 7 to erase …\n")]
    [InlineData(false, "9 guests examined, 7 erased …\n")]
    public void Who_waits_is_told_how_far_it_is_and_no_dry_run_says_erased(bool isDry, string told)
    {
        var purge = new PurgeOutput(output, errors, grid.Clock, isDry);
        purge.Progress(8, 6);
        grid.Clock.Advance(TimeSpan.FromSeconds(2));
        purge.Progress(9, 7);
        Assert.Equal(told, errors.ToString());
    }

    [Fact]
    public async Task One_that_fails_is_named_and_stays_and_the_exit_code_is_1()
    {
        before = (guest, _) => guest.ToString() == guests[2]
            ? throw new StoreUnavailableException("Broken for a test.") : ValueTask.CompletedTask;
        Assert.Equal(1, await Purge());
        Assert.Contains("Examined 5, erased 4, skipped 0, failed 1.", output.ToString(), StringComparison.Ordinal);
        Assert.StartsWith($"{guests[2]} failed: ", errors.ToString(), StringComparison.Ordinal);
        before = (_, _) => ValueTask.CompletedTask;
        Assert.Equal(0, await Purge());
        await Deadline.Until(async () => await Total() == 0);
    }

    [Fact]
    public async Task Whoever_interrupts_it_ends_it_and_the_next_one_goes_on()
    {
        using var interruption = new CancellationTokenSource();
        var hasLeft = new TaskCompletionSource();
        before = async (guest, command) =>
        {
            if (guest.ToString() != guests[3]) return;
            await interruption.CancelAsync();
            await hasLeft.Task;
        };
        Assert.Equal(2, await Purge(cancellation: interruption.Token));
        Assert.Contains("Interrupted", errors.ToString(), StringComparison.Ordinal);
        before = (_, _) => ValueTask.CompletedTask;
        hasLeft.SetResult();
        Assert.Equal(0, await Purge());
        await Deadline.Until(async () => await Total() == 0);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_with_a_word_and_2()
    {
        var (isReached, goesOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        before = async (_, _) =>
        {
            isReached.TrySetResult();
            await goesOn.Task;
        };
        await using var purge = ServerProcess.Begin(["purge", "--url", grid.Address.ToString()]);
        await isReached.Task.InTime();
        purge.Terminate();
        Assert.Equal(2, await purge.Exited());
        Assert.Contains(PurgeOutput.Interrupted, purge.Output, StringComparison.Ordinal);
        goesOn.SetResult();
    }

    [Fact]
    public async Task A_grid_that_stops_says_so_and_does_not_wait_for_the_end()
    {
        var (isReached, goesOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        before = async (_, _) =>
        {
            isReached.TrySetResult();
            await goesOn.Task;
        };
        var purge = Purge();
        await isReached.Task.InTime();
        var stop = grid.Stop();
        goesOn.SetResult();
        Assert.Equal(2, await purge.InTime());
        Assert.Contains("SHUTTING_DOWN", errors.ToString(), StringComparison.Ordinal);
        await stop.InTime();
    }

    [Theory]
    [InlineData("guestgrid-dev", "wrong", "knows no client guestgrid-dev")]
    [InlineData("shop", "a-secret-of-the-shop", "lacks the scope guestgrid:admin")]
    public async Task Only_an_operator_may_and_is_told_what_is_missing(string client, string secret, string told)
    {
        Assert.Equal(2, await RemotePurge.Run(new RemotePurgeOptions(grid.Address.ToString(), client, secret, false),
            output, errors, TimeProvider.System, CancellationToken.None));
        Assert.Contains(told, errors.ToString(), StringComparison.Ordinal);
        Assert.Equal("", output.ToString());
        Assert.Equal(Guests, await Total());
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "could not do it")]
    [InlineData("127.0.0.1:5080", "is no address")]
    [InlineData("ftp://127.0.0.1", "is no address")]
    public async Task Where_no_grid_is_that_is_said(string url, string told)
    {
        Assert.Equal(2, await RemotePurge.Run(new RemotePurgeOptions(url, "a", "b", false), output, errors,
            TimeProvider.System, CancellationToken.None));
        Assert.Contains(told, errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"access_token":7}""")]
    public async Task Where_something_else_answers_that_is_said(string answer)
    {
        await using var other = WebApplication.CreateSlimBuilder().Build();
        other.Urls.Add("http://127.0.0.1:0");
        other.MapPost("/oauth/token", () => Results.Text(answer, "application/json"));
        await other.StartAsync();
        Assert.Equal(2, await RemotePurge.Run(new RemotePurgeOptions(other.Urls.Single(), "a", "b", false), output,
            errors, TimeProvider.System, CancellationToken.None));
        Assert.Contains("no GuestGrid", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_takes_a_directory_or_an_address()
    {
        var (code, said) = await ServerProcess.Run(["purge", "--data", "x", "--url", "http://127.0.0.1:1"]);
        Assert.Equal(2, code);
        Assert.Contains("--url", said, StringComparison.Ordinal);
        (code, said) = await ServerProcess.Run(["purge", "--dry-run", "--url", grid.Address.ToString()]);
        Assert.True(code == 0, said);
        Assert.Contains("would erase 5", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_call_itself_is_an_operator_s_and_is_asked_for_in_json()
    {
        using var anybody = Api.Anonymous(grid.Address);
        AssertProblem(await anybody.Post(PurgeEndpoint.Path, new { }), 401, "UNAUTHORIZED");
        using var client = await Api.SignIn(grid.Address, "guestgrid-dev", "guestgrid-dev-secret");
        using var reader = await Api.SignIn(grid.Address, "shop", "a-secret-of-the-shop");
        AssertProblem(await reader.Post(PurgeEndpoint.Path, new { }), 403, "INSUFFICIENT_SCOPE");
        AssertProblem(await client.PostText(PurgeEndpoint.Path, """{"dryRun":"no"}"""), 400, "INVALID_REQUEST");
        AssertProblem(await client.PostText(PurgeEndpoint.Path, """{"dryrun":true}"""), 400, "INVALID_REQUEST");
        AssertProblem(await client.Post(PurgeEndpoint.Path, null), 415, "UNSUPPORTED_MEDIA_TYPE");
        var answer = await client.Post(PurgeEndpoint.Path, new { dryRun = true });
        Assert.Equal((200, "application/x-ndjson"), (answer.Status, answer.MediaType));
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
    }

    private Task<int> Purge(bool isDry = false, CancellationToken cancellation = default) => RemotePurge.Run(
        new RemotePurgeOptions(grid.Address.ToString(), "guestgrid-dev", "guestgrid-dev-secret", isDry), output,
        errors, TimeProvider.System, cancellation);

    private async Task<int> Total()
    {
        using var client = await Api.SignIn(grid.Address, "guestgrid-dev", "guestgrid-dev-secret");
        return (await client.Get("/api/v2/guests")).Json.GetProperty("total").GetInt32();
    }
}
