using System.CommandLine;
using GuestGrid.Gateway.Security;

namespace GuestGrid.Server.Keys;

/// <summary><c>guestgrid keys</c>: makes keys and clients and prints the configuration for them.</summary>
internal static class KeysCommand
{
    public static Command Create()
    {
        var keys = new Command("keys", "Make signing keys and client secrets.");
        var environment = new Option<bool>("--env")
        {
            Description = "Print lines that a shell takes, as in eval \"$(guestgrid keys new --env)\", and no JSON.",
            Recursive = true,
        };
        keys.Options.Add(environment);
        keys.Subcommands.Add(CreateNew(environment));
        keys.Subcommands.Add(CreateClient(environment));
        return keys;
    }

    private static Command CreateNew(Option<bool> environment)
    {
        var algorithm = new Option<string>("--algorithm", "-a")
        {
            Description = "HS256: one secret that signs and verifies. ES256: others may verify with the public key.",
            DefaultValueFactory = _ => "HS256",
        };
        algorithm.AcceptOnlyFromAmong("HS256", "ES256");
        var id = new Option<string?>("--id") { Description = "The key's id (kid); one is made up otherwise." };
        var command = new Command("new",
            "Print a new signing key as configuration. To rotate: add it beside the old one, name it as SigningKeyId, "
            + "and remove the old one once its last token has expired.") { algorithm, id };
        command.SetAction(result =>
        {
            var name = result.GetValue(id) ?? NewKey.Id();
            Print(result.GetValue(algorithm) == "ES256" ? NewKey.Es256Snippet(name) : NewKey.Hs256Snippet(name),
                result.GetValue(environment));
        });
        return command;
    }

    private static Command CreateClient(Option<bool> environment)
    {
        var id = new Argument<string>("id") { Description = "The client's id." };
        var scopes = new Option<string[]>("--scope", "-s")
        {
            Description = "A scope; repeat for more. Without any: all scopes.",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command(
            "client", "Print a new OAuth client: its configuration, and its secret, shown this once.")
        {
            id, scopes,
        };
        command.SetAction(result =>
        {
            var granted = Scope.None;
            foreach (var name in result.GetValue(scopes) ?? [])
            {
                if (!ScopeNames.TryParse(name, out var scope))
                {
                    Console.Error.WriteLine($"'{name}' is no scope. Scopes: {string.Join(", ", ScopeNames.All)}");
                    return 1;
                }
                granted |= scope;
            }
            var (snippet, secret) = NewKey.Client(result.GetValue(id)!, granted is Scope.None ? Scope.All : granted);
            Print(snippet, result.GetValue(environment));
            Console.Error.WriteLine($"The secret, shown this once: {secret}");
            return 0;
        });
        return command;
    }

    private static void Print(string snippet, bool asExports) =>
        Console.WriteLine(asExports ? NewKey.AsExports(snippet) : snippet);
}
