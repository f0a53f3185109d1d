namespace GuestGrid.Gateway.Security;

/// <summary>A secret that all gateways of a cluster are given.</summary>
public static class SharedSecret
{
    /// <param name="otherwise">Gives the secret of a start that is not given one; null where that is a fault.</param>
    public static byte[] Read(SettingReader section, string name, Func<byte[]>? otherwise)
    {
        var text = section.Text(name);
        if (text is null && otherwise is not null) return otherwise();
        if (text is not null && StrictBase64Url.TryDecode(text, out var secret)
            && secret.Length >= Hs256Key.MinSecretBytes) return secret;
        section.Fault(name, text is null ? null : $"(hidden, {text.Length} characters)",
            "base64url of at least 32 random bytes, the same for every gateway",
            "Make one with: openssl rand 32 | basenc --base64url | tr -d =");
        return [];
    }
}
