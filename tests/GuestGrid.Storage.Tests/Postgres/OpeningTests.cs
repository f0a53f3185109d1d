using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Postgres;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Postgres;

public sealed class OpeningTests
{
    static readonly EntityKey Session = new("session", "ann");

    [PostgresFact]
    public async Task Stores_that_start_at_once_make_the_tables_once()
    {
        await using var schema = new TestSchema();

        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => schema.Open(
            options => options with { WriteConnectionsMax = 1, ReadConnectionsMax = 1 })));

        await Task.WhenAll(stores.Select(
            (store, n) => store.Append(Content.Entry(new("session", $"{n}"), 0, "x")).AsTask()));
        Assert.Equal(1L, await schema.Execute("SELECT count(*) FROM @schema_version"));
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [PostgresFact]
    public async Task What_was_stored_is_there_after_opening_again()
    {
        await using var schema = new TestSchema();
        await using (var store = await schema.Open())
            await store.Append(Content.Entry(Session, 0, "kept"));

        await using var again = await schema.Open();
        Content.Same(new(1, null, [Content.Of("kept")]), await again.Load(Session));
    }

    [PostgresFact]
    public async Task Tables_of_a_newer_version_are_refused_and_left_alone()
    {
        await using var schema = new TestSchema();
        await (await schema.Open()).DisposeAsync();
        await schema.Execute("INSERT INTO @schema_version (version) VALUES (99)");

        Assert.Contains("newer GuestGrid (schema 99", await Refusal(schema.Options));
        Assert.Equal(2L, await schema.Execute("SELECT count(*) FROM @schema_version"));
    }

    [PostgresFact]
    public async Task Tables_of_another_program_are_refused_and_left_alone()
    {
        await using var schema = new TestSchema();
        await schema.Execute($"CREATE SCHEMA {schema.Options.Schema}; CREATE TABLE @entity (theirs text)");

        Assert.Contains("tables of another program", await Refusal(schema.Options));
        Assert.Equal(false, await schema.Execute($"SELECT to_regclass('@schema_version') IS NOT NULL"));
    }

    [PostgresFact]
    public async Task A_role_that_may_not_make_tables_is_told_so_and_needs_none_once_they_are_there()
    {
        await using var schema = new TestSchema();
        var role = $"{schema.Options.Schema}_role";
        await schema.Execute($"CREATE ROLE {role} LOGIN PASSWORD 'secret'");
        var options = schema.Options with
        {
            ConnectionString = $"{schema.Options.ConnectionString};Username={role};Password=secret",
        };
        try
        {
            Assert.Contains("grant CREATE on it", await Refusal(options));

            await (await schema.Open()).DisposeAsync();
            await schema.Execute($"""
                GRANT USAGE ON SCHEMA {schema.Options.Schema} TO {role};
                GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema.Options.Schema} TO {role}
                """);
            await using var store = await PostgresEntityStore.Open(options, TimeProvider.System);
            await store.Append(Content.Entry(Session, 0, "x"));
        }
        finally
        {
            await schema.Execute($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [PostgresFact]
    public async Task A_database_that_is_not_there_is_refused_at_once()
    {
        await using var schema = new TestSchema();

        Assert.Contains(
            "'nowhere' at", await Refusal(schema.Options with
            {
                ConnectionString = $"{schema.Options.ConnectionString};Database=nowhere",
            }));
    }

    [PostgresFact]
    public async Task A_database_that_only_reads_is_refused()
    {
        await using var schema = new TestSchema();

        Assert.Contains("read-only", await Refusal(schema.Options with
        {
            ConnectionString = $"{schema.Options.ConnectionString};Options=-c default_transaction_read_only=on",
        }));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_waited_for_and_then_named()
    {
        var refusal = await Refusal(new()
        {
            ConnectionString = "Host=127.0.0.1;Port=1;Database=grid;Username=someone;Password=s3cret",
            OpenTimeout = TimeSpan.FromMilliseconds(600),
        });

        Assert.Contains("'grid' at 127.0.0.1:1", refusal);
        Assert.DoesNotContain("s3cret", refusal);
    }

    [Fact]
    public async Task Every_wrong_option_is_named_at_once()
    {
        var refusal = await Refusal(new()
        {
            ConnectionString = " ", Schema = "Robert'); DROP", WriteConnectionsMax = 0, BatchAppendsMax = -1,
            CommandTimeout = TimeSpan.FromSeconds(2), LockTimeout = TimeSpan.FromSeconds(3),
        });

        Assert.All(
            ["ConnectionString is empty", "Schema is 'Robert'", "WriteConnectionsMax is 0: allowed are 1 to 64",
                "BatchAppendsMax is -1", "LockTimeout is 00:00:03: it must be shorter than CommandTimeout"],
            fault => Assert.Contains(fault, refusal));
    }

    [Theory]
    [InlineData("Host=db;Passwort=s3cret")]
    [InlineData("s3cret")]
    [InlineData("Host=db;Port=s3cret")]
    [InlineData("Password=s3cret")]
    public async Task A_connection_string_that_cannot_be_read_is_refused_without_being_repeated(string text)
    {
        var refusal = await Assert.ThrowsAsync<StoreOpenException>(
            () => PostgresEntityStore.Open(new() { ConnectionString = text }, TimeProvider.System));

        Assert.DoesNotContain("s3cret", refusal.ToString());
        Assert.DoesNotContain("s3cret", new PostgresStoreOptions { ConnectionString = text }.ToString());
    }

    [PostgresFact]
    public async Task Settings_of_the_role_that_would_break_a_promise_are_overruled()
    {
        await using var schema = new TestSchema();
        await using var source = Database.Source(schema.Options with
        {
            ConnectionString = $"{schema.Options.ConnectionString};"
                + "Options=-c synchronous_commit=off -c default_transaction_isolation=serializable",
        });
        await using var command = source.CreateCommand(
            "SELECT current_setting('synchronous_commit') || ', ' || current_setting('transaction_isolation')");

        Assert.Equal("on, read committed", await command.ExecuteScalarAsync());
    }

    [PostgresFact]
    public async Task A_stricter_wait_for_standbys_is_left_as_the_operator_chose()
    {
        await using var schema = new TestSchema();
        await using var source = Database.Source(schema.Options with
        {
            ConnectionString = $"{schema.Options.ConnectionString};Options=-c synchronous_commit=remote_apply",
        });
        await using var command = source.CreateCommand("SELECT current_setting('synchronous_commit')");

        Assert.Equal("remote_apply", await command.ExecuteScalarAsync());
    }

    static async Task<string> Refusal(PostgresStoreOptions options) =>
        (await Assert.ThrowsAsync<StoreOpenException>(
            () => PostgresEntityStore.Open(options, TimeProvider.System))).Message;
}
