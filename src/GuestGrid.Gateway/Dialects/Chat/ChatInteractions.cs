using System.Globalization;
using System.Text.Json;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Guests;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Limits;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol;
using GuestGrid.Protocol.Chat;
using GuestGrid.Protocol.Errors;
using GuestGrid.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GuestGrid.Gateway.Dialects.Chat;

/// <summary>What a guest does on its site is counted in its attributes; two at once lose no count.</summary>
internal static class ChatInteractions
{
    private const string DefaultType = "message";

    public static void MapInteractions(this IEndpointRouteBuilder routes) => routes
        .MapPut("/api/guests/{guestId}/attributes", Count).ForPages().WithTags("chat")
        .WithSummary("Count an interaction")
        .WithDescription("With that guest's token, as bearer or as cookie.")
        .Accepts<CountInteractionRequest>("application/json").Produces<InteractionsCounted>()
        .WithExample("""{"interactionType": "click", "increment": 1}""")
        .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(413)
        .ProducesProblem(415).ProducesProblem(429);

    private static async Task Count(
        HttpContext context, string guestId, OriginRule origins, OwnSession own, IGuestGrid grid)
    {
        if (await ChatCookie.RequireToken(context, origins) is not { } token) return;
        if (await JsonBody.Read(context, ApiJson.Default.CountInteractionRequest) is not { } request) return;
        var type = request.InteractionType ?? DefaultType;
        if (Fault(type, request.Increment) is { } fault)
        {
            await Problem.Write(context, ErrorCatalogue.InvalidRequest, errors: [fault]);
            return;
        }
        if (await own.Find(context, token) is not { } found) return;
        if (found.Session is not { } session || found.IsOver)
        {
            await Problem.Write(context, ErrorCatalogue.InvalidToken);
            return;
        }
        var isGuest = GuestId.TryParse(guestId, out var guest);
        if (!isGuest || guest != session.Guest)
        {
            await Problem.Write(context, isGuest ? ErrorCatalogue.Forbidden : ErrorCatalogue.NotFound);
            return;
        }
        var outcome = await grid.Visitor(guest).Execute(new AnonymousVisitorCommand.CountInteraction(
            $"\"{JsonEncodedText.Encode(type)}\"", request.Increment ?? 1));
        if (outcome is { IsRejected: false, Answer.Guest: { } profile })
            await Json.Write(context, 200, new InteractionsCounted(Counts(profile, type)),
                ApiJson.Default.InteractionsCounted);
        else await Problem.Write(context, outcome.Rejection!.ToRefusal());
    }

    private static FieldError? Fault(string type, long? increment)
    {
        if (type.Length is 0 or > IdentifierText.LengthMax || type.Any(char.IsControl))
            return new FieldError("interactionType", GuestFields.Identifier);
        return increment is < 1 ? new FieldError("increment", "a whole number, at least 1") : null;
    }

    private static InteractionCounts Counts(GuestProfile profile, string type) => new(
        long.Parse(profile.Attributes[Interactions.Total], CultureInfo.InvariantCulture), type,
        profile.Attributes[Interactions.LastUpdated].Trim('"'));
}
