namespace GuestGrid.Storage.Tests.Postgres;

/// <summary>A fact about the PostgreSQL store; skipped, loudly, where there is no server.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.Missing;
}

[AttributeUsage(AttributeTargets.Method)]
sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = PostgresServer.Missing;
}

/// <summary>A fact that stops its server, which must be its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class PrivatePostgresFactAttribute : FactAttribute
{
    public PrivatePostgresFactAttribute() => Skip = PostgresServer.PrivateMissing;
}
