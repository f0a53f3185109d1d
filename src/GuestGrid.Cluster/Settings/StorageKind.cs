namespace GuestGrid.Cluster.Settings;

/// <summary>What keeps the entities.</summary>
public enum StorageKind
{
    /// <summary>Nothing that lasts: for development.</summary>
    Memory,

    /// <summary>Our own tables; what the entities of a silo write at the same time is committed together.</summary>
    Postgres,

    /// <summary>Orleans' grain storage over Redis.</summary>
    Redis,

    /// <summary>Orleans' grain storage over Azure tables.</summary>
    Azure,

    /// <summary>Orleans' grain storage over ADO.NET, in PostgreSQL, in the tables of Orleans' scripts.</summary>
    AdoNet,
}
