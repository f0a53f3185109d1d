using System.Diagnostics.CodeAnalysis;

namespace GuestGrid.Core.Identifiers;

/// <summary>What every id type shares, so that stores and wires convert them all in one place.</summary>
public interface IIdentifier<TSelf> where TSelf : struct, IIdentifier<TSelf>
{
    /// <summary>False for text that can not be this id; never throws.</summary>
    static abstract bool TryParse([NotNullWhen(true)] string? text, out TSelf id);

    /// <summary>The text that <see cref="TryParse"/> reads back.</summary>
    string ToString();
}

/// <summary>An id that is a UUID, spelled in the usual 36 characters.</summary>
public interface IUuid<TSelf> : IIdentifier<TSelf> where TSelf : struct, IUuid<TSelf>
{
    Guid Value { get; }
}
