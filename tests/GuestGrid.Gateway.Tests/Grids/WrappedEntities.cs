using System.Reflection;
using GuestGrid.Embedded;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace GuestGrid.Gateway.Tests.Grids;

/// <summary>A grid as it is but for its entities of one kind: what they are asked goes through a test first.</summary>
public class WrappedEntities<TId, TCommand, TAnswer> : DispatchProxy where TId : struct
{
    private EmbeddedGrid inner = null!;
    private Func<TId, IEntity<TCommand, TAnswer>, TCommand, ValueTask<Outcome<TAnswer>>> ask = null!;

    public static Action<IServiceCollection> Into(
        Func<TId, IEntity<TCommand, TAnswer>, TCommand, ValueTask<Outcome<TAnswer>>> ask) => services => services
        .AddSingleton(provider =>
        {
            var grid = Create<IGuestGrid, WrappedEntities<TId, TCommand, TAnswer>>();
            var self = (WrappedEntities<TId, TCommand, TAnswer>)(object)grid;
            (self.inner, self.ask) = (provider.GetRequiredService<EmbeddedGrid>(), ask);
            return grid;
        });

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        var found = method!.Invoke(inner, arguments);
        return found is IEntity<TCommand, TAnswer> entity ? new Wrapped(this, (TId)arguments![0]!, entity) : found;
    }

    private sealed class Wrapped(
        WrappedEntities<TId, TCommand, TAnswer> all, TId id, IEntity<TCommand, TAnswer> entity)
        : IEntity<TCommand, TAnswer>
    {
        public ValueTask<Outcome<TAnswer>> Execute(TCommand command) => all.ask(id, entity, command);
    }
}
