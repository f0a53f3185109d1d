using System.Diagnostics.CodeAnalysis;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Filters;

namespace GuestGrid.Gateway.Dialects.Conversations;

/// <summary>
/// Which conversations are asked for: <c>guest.id="…"</c>, and where wanted <c>type="webchat"</c> and
/// <c>state="active"</c> or <c>"closed"</c>, joined by <c>AND</c> in any order.
/// </summary>
internal sealed record ConversationFilter(GuestId Guest, string? Type, string? State)
{
    private static readonly FilterField GuestField = new("guest.id", FilterKind.Text, EqualOnly: true);
    private static readonly FilterField TypeField = new("type", FilterKind.Text, EqualOnly: true);
    private static readonly FilterField StateField = new("state", FilterKind.Text, EqualOnly: true);
    private static readonly FilterField[] Fields = [GuestField, TypeField, StateField];

    /// <param name="fault">What is wrong, and where, in words a client can act on.</param>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out ConversationFilter? filter, [NotNullWhen(false)] out string? fault)
    {
        (filter, fault) = (null, "query.filter is missing.");
        if (string.IsNullOrEmpty(text) || !FilterParser.TryParse(text, Fields, out var conditions, out fault))
            return false;
        if (Value(GuestField) is not { } id)
        {
            fault = $"At {text.Length + 1}: guest.id is missing.";
            return false;
        }
        // What is no id is nobody's id: nothing is found.
        GuestId.TryParse(id, out var guest);
        filter = new ConversationFilter(guest, Value(TypeField), Value(StateField));
        return true;

        string? Value(FilterField field) => conditions.FirstOrDefault(condition => condition.Field == field)?.Text;
    }
}
