using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace GuestGrid.Storage.Formats;

/// <summary>How stored values are spelled as JSON, for stores and for whatever else must spell them alike.</summary>
public static class StoredContracts
{
    /// <param name="others">Contracts of types that are not stored; null for none.</param>
    /// <param name="otherNames">The names of their forms.</param>
    public static JsonSerializerOptions CreateOptions(IJsonTypeInfoResolver? others = null,
        IReadOnlyDictionary<Type, IReadOnlyList<StoredName>>? otherNames = null)
    {
        var resolver = others is null
            ? (IJsonTypeInfoResolver)StoredJson.Default
            : JsonTypeInfoResolver.Combine(StoredJson.Default, others);
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            IgnoreReadOnlyProperties = true,
            // Keeps text as it is but for control characters, line feeds among them.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            AllowOutOfOrderMetadataProperties = true,
            TypeInfoResolver = resolver.WithAddedModifier(contract => NameForms(contract, otherNames)),
        };
        StoredConverters.AddTo(options.Converters);
        options.MakeReadOnly();
        return options;
    }

    private static void NameForms(
        JsonTypeInfo contract, IReadOnlyDictionary<Type, IReadOnlyList<StoredName>>? otherNames)
    {
        if (!StoredNames.ByBase.TryGetValue(contract.Type, out var forms)
            && otherNames?.TryGetValue(contract.Type, out forms) is not true) return;
        contract.PolymorphismOptions = new JsonPolymorphismOptions
        {
            TypeDiscriminatorPropertyName = "is",
            UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization,
        };
        foreach (var form in forms!)
            contract.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(form.Type, form.Name));
    }
}
