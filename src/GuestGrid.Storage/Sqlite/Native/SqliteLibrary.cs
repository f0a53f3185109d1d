using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace GuestGrid.Storage.Sqlite.Native;

/// <summary>
/// Chooses the SQLite engine once a process: the system's, which its owner patches, or else the bundled one.
/// </summary>
internal static unsafe class SqliteLibrary
{
    // Older engines miss fixes of the write-ahead log that durability rests on; the bundled one is newer than
    // this.
    const int OldestAcceptedVersion = 3_031_000;

    static readonly string[] SystemNames =
        OperatingSystem.IsWindows() ? ["winsqlite3"]
        : OperatingSystem.IsMacOS() ? ["/usr/lib/libsqlite3.dylib", "libsqlite3.dylib"]
        : ["libsqlite3.so.0", "sqlite3"];

    static readonly Lazy<string> Chosen = new(Choose);

    /// <summary>Makes the engine ready; names which one it is, for logs.</summary>
    public static string Load() => Chosen.Value;

    static string Choose()
    {
        var system = SystemNames.Select(Open).FirstOrDefault(handle => handle != 0);
        if (system != 0)
            NativeLibrary.SetDllImportResolver(
                typeof(SQLite3Provider_e_sqlite3).Assembly, (name, _, _) => name == "e_sqlite3" ? system : 0);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        raw.sqlite3_initialize();
        return $"SQLite {raw.sqlite3_libversion().utf8_to_string()} ({(system != 0 ? "system" : "bundled")})";
    }

    static nint Open(string name)
    {
        if (!NativeLibrary.TryLoad(name, Assembly.GetExecutingAssembly(), null, out var handle)
            || !NativeLibrary.TryGetExport(handle, "sqlite3_libversion_number", out var export))
            return 0;
        return ((delegate* unmanaged[Cdecl]<int>)export)() >= OldestAcceptedVersion ? handle : 0;
    }
}
