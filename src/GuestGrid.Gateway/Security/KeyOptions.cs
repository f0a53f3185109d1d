namespace GuestGrid.Gateway.Security;

/// <summary>
/// Reads <c>GuestGrid:Tokens:Keys</c>: <c>{Id, Algorithm: HS256, Secret}</c> (base64url, at least 256 bits)
/// or <c>{Id, Algorithm: ES256, PrivateKeyPem | PublicKeyPem}</c>. There is no setting that switches
/// verification off.
/// </summary>
internal static class KeyOptions
{
    private const string MakeKey = "Make one for this shell with: eval \"$(guestgrid keys new --env)\".";

    public static KeyRing? ReadRing(SettingReader tokens, Func<JwsKey>? developmentKey)
    {
        var items = tokens.Items("Keys");
        var faultsBefore = tokens.Faults.Count;
        if (items.Count == 0 && developmentKey is not null)
        {
            var key = developmentKey();
            return new KeyRing([key], key.Id);
        }

        if (items.Count == 0)
            tokens.Fault("Keys", null, "at least one signing key of 256 bits or more", MakeKey);
        var keys = items.Select(Read).OfType<JwsKey>().ToList();
        foreach (var (id, count) in keys.CountBy(key => key.Id, StringComparer.Ordinal))
        {
            if (count > 1)
                tokens.Fault("Keys", id, "an Id that no other key has", "Give each key its own Id.");
        }

        var signing = SigningKeyId(tokens, keys);
        return signing is null || tokens.Faults.Count > faultsBefore ? null : new KeyRing(keys, signing);
    }

    private static string? SigningKeyId(SettingReader tokens, List<JwsKey> keys)
    {
        var able = keys.Where(key => key.CanSign).Select(key => key.Id).ToList();
        var named = tokens.Text("SigningKeyId");
        if (named is null && able.Count == 1)
            return able[0];
        if (named is not null && able.Contains(named))
            return named;
        // Without any key that is the fault to name; a second one about its id would only distract.
        if (able.Count > 0 || named is not null)
            tokens.Fault(
                "SigningKeyId",
                named,
                able.Count == 0 ? "the Id of a key that can sign" : string.Join(" or ", able),
                "Name the key that signs new tokens; the others only verify.");
        return null;
    }

    private static JwsKey? Read(SettingReader item)
    {
        if (item.Text("Id") is not { Length: <= 64 } id || id.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            item.Fault(
                "Id",
                item.Text("Id"),
                "1 to 64 printable characters without spaces",
                "Give the key an Id; it becomes the kid of its tokens.");
            return null;
        }

        switch (item.Text("Algorithm"))
        {
            case Hs256Key.Name:
                return ReadHs256(item, id);
            case Es256Key.Name:
                return ReadEs256(item, id);
            default:
                item.Fault("Algorithm", item.Text("Algorithm"), "HS256 or ES256", MakeKey);
                return null;
        }
    }

    private static Hs256Key? ReadHs256(SettingReader item, string id)
    {
        var text = item.Text("Secret");
        if (text is not null
            && StrictBase64Url.TryDecode(text, out var secret)
            && secret.Length >= Hs256Key.MinSecretBytes)
            return new Hs256Key(id, secret);
        item.Fault("Secret", Hidden(text), "base64url of at least 32 random bytes (256 bits)", MakeKey);
        return null;
    }

    private static Es256Key? ReadEs256(SettingReader item, string id)
    {
        var privatePem = item.Text("PrivateKeyPem");
        var publicPem = item.Text("PublicKeyPem");
        if (privatePem is not null && publicPem is not null)
        {
            item.Fault(
                "PublicKeyPem",
                Hidden(publicPem),
                "one of PrivateKeyPem and PublicKeyPem",
                "Remove the public key: the private one holds it.");
            return null;
        }

        if ((privatePem ?? publicPem) is { } pem
            && Es256Key.TryReadPem(id, pem, out var key)
            && key.CanSign == (privatePem is not null))
            return key;
        var name = publicPem is null ? "PrivateKeyPem" : "PublicKeyPem";
        item.Fault(name, Hidden(privatePem ?? publicPem), "a PEM of a key on the curve P-256", MakeKey);
        return null;
    }

    private static string? Hidden(string? secret) =>
        secret is null ? null : $"(hidden, {secret.Length} characters)";
}
