namespace GuestGrid.Cluster.Settings;

/// <summary>How silos and gateways find each other, and what keeps their reminders.</summary>
public enum Clustering
{
    /// <summary>One machine, in the memory of the first silo: for development.</summary>
    Localhost,
    Postgres,
    Redis,
    Azure,
}
