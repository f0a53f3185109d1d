namespace GuestGrid.Gateway.Security;

/// <summary>What a call needs: all the scopes of at least one of some sets.</summary>
public sealed class ScopeRule
{
    private readonly Scope[] anyOf;

    private ScopeRule(Scope[] anyOf)
    {
        this.anyOf = anyOf;
        var first = ScopeNames.Format(anyOf[0]);
        Challenge = $"Bearer realm=\"guestgrid\", error=\"insufficient_scope\", scope=\"{first}\"";
    }

    /// <summary>The <c>WWW-Authenticate</c> of a refusal; names the first set.</summary>
    internal string Challenge { get; }

    /// <summary>
    /// Combine scopes with <c>|</c> inside a set: <c>AnyOf(GuestWrite, GuestRead | UserRead)</c>.
    /// </summary>
    public static ScopeRule AnyOf(params Scope[] sets)
    {
        if (sets.Length == 0 || sets.Contains(Scope.None))
            throw new ArgumentException("A rule needs at least one set, and no set may be empty.", nameof(sets));
        return new ScopeRule(sets);
    }

    public bool IsMetBy(Scope granted)
    {
        foreach (var set in anyOf)
        {
            if ((granted & set) == set)
                return true;
        }

        return false;
    }
}
