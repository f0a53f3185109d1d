using System.Text;
using SQLitePCL;

namespace GuestGrid.Storage.Sqlite.Native;

/// <summary>
/// A prepared statement. Parameters count from 1, columns from 0; spans read from a row live until the next
/// step.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    const int StackBytesMax = 512;
    readonly SqliteDatabase _database;
    readonly sqlite3_stmt _handle;

    public SqliteStatement(SqliteDatabase database, sqlite3 connection, string sql)
    {
        _database = database;
        var code = raw.sqlite3_prepare_v2(connection, sql, out _handle);
        if (code != raw.SQLITE_OK)
            throw database.Fault(code);
    }

    public SqliteStatement Bind(int index, long value) => Checked(raw.sqlite3_bind_int64(_handle, index, value));

    public SqliteStatement Bind(int index, long? value) =>
        value is { } number ? Bind(index, number) : Checked(raw.sqlite3_bind_null(_handle, index));

    public SqliteStatement BindNull(int index) => Checked(raw.sqlite3_bind_null(_handle, index));

    public SqliteStatement Bind(int index, ReadOnlySpan<byte> blob) => Checked(
        blob.IsEmpty ? raw.sqlite3_bind_zeroblob(_handle, index, 0) : raw.sqlite3_bind_blob(_handle, index, blob));

    public SqliteStatement Bind(int index, string text)
    {
        var bytesMax = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> utf8 = bytesMax <= StackBytesMax ? stackalloc byte[StackBytesMax] : new byte[bytesMax];
        return Checked(raw.sqlite3_bind_text(_handle, index, utf8[..Encoding.UTF8.GetBytes(text, utf8)]));
    }

    /// <summary>True on a row, false at the end.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_handle);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw _database.Fault(code),
        };
    }

    /// <summary>Steps to the end and makes the statement ready for the next use, whatever happened.</summary>
    public void Run()
    {
        try
        {
            while (Step())
            {
            }
        }
        finally
        {
            Reset();
        }
    }

    // The code a reset returns repeats what the step before it already threw.
    public void Reset() => raw.sqlite3_reset(_handle);

    public long Int64(int column) => raw.sqlite3_column_int64(_handle, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_handle, column);

    public string Text(int column) => raw.sqlite3_column_text(_handle, column).utf8_to_string();

    public void Dispose() => _handle.Dispose();

    SqliteStatement Checked(int code) => code == raw.SQLITE_OK ? this : throw _database.Fault(code);
}
