namespace GuestGrid.Benchmarks.Report;

/// <summary>One side's figures: the medians of its rounds, and the rounds themselves.</summary>
internal sealed record Side
{
    public double Value { get; init; }
    public double P50 { get; init; }
    public double P99 { get; init; }

    /// <summary>
    /// Processor microseconds a piece of work, in the server and in the generator beside it.
    /// </summary>
    public double ServerMicros { get; init; }
    public double LoadMicros { get; init; }
    public IReadOnlyList<double> Rounds { get; init; } = [];
}

/// <summary>One line of the table: a piece of work, its reference, its target and what went wrong.</summary>
internal sealed record Row
{
    public required string Work { get; init; }
    public required string Unit { get; init; }
    public Side? Reference { get; init; }
    public Side? GuestGrid { get; init; }

    /// <summary>What is held against the target: a ratio for most rows, an absolute for some.</summary>
    public double Measured { get; init; }

    /// <summary>Null where a figure is told for its own sake.</summary>
    public double? Target { get; init; }

    /// <summary>The next target, where there is one.</summary>
    public double? Stretch { get; init; }
    public bool LessIsBetter { get; init; }
    public string? Note { get; init; }
    public IReadOnlyList<string> Faults { get; init; } = [];

    public bool Missed => GuestGrid is not null && Target is { } target && !Reaches(target);

    public string Verdict => (Faults.Count, GuestGrid) switch
    {
        ( > 0, _) => "WRONG",
        (_, null) => "-",
        _ when Target is null => "-",
        _ when Missed => "below",
        _ when Stretch is { } stretch && Reaches(stretch) => "met, and the next",
        _ => "met",
    };

    private bool Reaches(double target) => LessIsBetter ? Measured <= target : Measured >= target;
}
