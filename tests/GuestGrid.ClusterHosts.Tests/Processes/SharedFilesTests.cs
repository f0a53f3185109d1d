using GuestGrid.Storage.Tests.Postgres;

namespace GuestGrid.ClusterHosts.Tests.Processes;

/// <summary>All processes of a cluster keep attachments in one directory; another does not go unnoticed.</summary>
public sealed class SharedFilesTests : IDisposable
{
    private const string Complaint = "is not the one that the other silos and gateways of this cluster use";

    private readonly DirectoryInfo shared = Directory.CreateTempSubdirectory("guestgrid-files-");
    private readonly DirectoryInfo other = Directory.CreateTempSubdirectory("guestgrid-files-");

    public void Dispose()
    {
        shared.Delete(recursive: true);
        other.Delete(recursive: true);
    }

    [PostgresFact]
    public async Task In_Production_a_silo_with_a_directory_of_its_own_does_not_start_and_says_why()
    {
        await using var first = await HostProcess.Silo([.. Production.Settings("files"), Files(shared)]);
        await using var alike = await HostProcess.Silo([.. Production.Settings("files"), Files(shared)]);

        var said = await HostProcess.RefusedSilo([.. Production.Settings("files"), Files(other)]);

        Assert.Contains(Complaint, said, StringComparison.Ordinal);
        Assert.Contains(other.FullName, said, StringComparison.Ordinal);
        // It had joined the cluster, and leaves it in order.
        Assert.DoesNotContain("non-graceful", said, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_Development_a_gateway_with_a_directory_of_its_own_says_so()
    {
        var development = ("ASPNETCORE_ENVIRONMENT", "Development");
        await using var silo = await HostProcess.Silo(development, Files(shared));
        await using var alike = await HostProcess.Gateway(silo, development, Files(shared));
        await using var alone = await HostProcess.Gateway(silo, development, Files(other));

        Assert.Contains(Complaint, alone.Output(), StringComparison.Ordinal);
        Assert.DoesNotContain(Complaint, alike.Output(), StringComparison.Ordinal);
    }

    private static (string, string) Files(DirectoryInfo directory) =>
        ("GuestGrid:Attachments:Directory", directory.FullName);
}
