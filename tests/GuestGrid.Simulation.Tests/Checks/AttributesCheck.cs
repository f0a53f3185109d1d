using System.Text;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Checks;

/// <summary>Spells a guest's attributes at every write, and counts the bytes.</summary>
internal sealed class AttributesCheck(World world) : ILedgerObserver<AnonymousVisitor, AnonymousVisitorEvent>
{
    public void Happened(AnonymousVisitor before, AnonymousVisitorEvent @event, AnonymousVisitor after) { }

    public void Replaced(AnonymousVisitor state) { }

    public void Misfit(AnonymousVisitor before, AnonymousVisitorEvent @event) { }

    public void Written(AnonymousVisitor state)
    {
        if (state.Guest is not { } guest) return;
        var json = $"{{{string.Join(',', guest.Attributes.Select(one => $"\"{one.Key}\":{one.Value}"))}}}";
        world.Watch.Require(
            Encoding.UTF8.GetByteCount(json) <= world.Scenario.Policies.Visitor.AttributeBytesMax,
            Invariant.AttributesStayInBounds, $"{guest.Id} has {json}");
    }
}
