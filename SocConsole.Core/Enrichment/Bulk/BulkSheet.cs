using System.Globalization;
using System.Text;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Intelligence.Feeds.Readers;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Enrichment.Bulk;

/// <summary>One row as it was read.</summary>
/// <param name="Raw">As it stood in the file, at most <see cref="BulkRow.MaximumRaw"/> characters.</param>
/// <param name="Ioc">Null when it holds no indicator.</param>
/// <param name="Error">Why not; null when it does.</param>
internal readonly record struct BulkSheetRow(string Raw, Ioc? Ioc, string? Error);

/// <summary>The rows of a file, read and kept on the disk, so that the transaction that stores them has nothing left to find out.</summary>
internal sealed class BulkSheet : IAsyncDisposable
{
    /// <summary>Most rows of a file.</summary>
    public const int MaximumRows = 100_000;

    private const int LongestError = 300;

    private readonly FileStream file;

    private BulkSheet(FileStream file) => this.file = file;

    public int Total { get; private set; }

    /// <summary>Rows without an indicator.</summary>
    public int Invalid { get; private set; }

    /// <summary>Reads a file into another, which is closed with the sheet. Errors: INVALID_REQUEST, TOO_MANY_ROWS.</summary>
    public static async Task<Result<BulkSheet>> ReadAsync(Stream content, FileStream target, CancellationToken ct)
    {
        BulkSheet? failed = new(target);
        try
        {
            if (await failed.FillAsync(content, ct) is { } error)
            {
                return error;
            }

            var sheet = failed;
            failed = null;
            return sheet;
        }
        finally
        {
            await (failed?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    /// <summary>In the order of the file.</summary>
    public IEnumerable<BulkSheetRow> Rows()
    {
        file.Position = 0;
        using var reader = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
        for (var i = 0; i < Total; i++)
        {
            var raw = reader.ReadString();
            yield return reader.ReadBoolean() ? new BulkSheetRow(raw, new Ioc((IocType)reader.ReadInt32(), reader.ReadString()), null) : new BulkSheetRow(raw, null, reader.ReadString());
        }
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    private async Task<Error?> FillAsync(Stream content, CancellationToken ct)
    {
        if (!(await BulkShape.OfAsync(content, ct)).Succeeded(out var shape, out var unreadable))
        {
            return unreadable;
        }

        content.Position = 0;
        var isHeader = shape.HasHeader;
        await using var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true);
        await foreach (var record in BulkRecords.ReadAsync(content, shape.Delimiter, ct))
        {
            if (isHeader)
            {
                isHeader = false;
                continue;
            }

            if (Total == MaximumRows)
            {
                return new Error(ErrorKind.TooLarge, "TOO_MANY_ROWS", string.Create(CultureInfo.InvariantCulture, $"A file has at most {MaximumRows:N0} rows; send it in parts."));
            }

            Add(writer, Read(record, shape.Column));
        }

        return Total == 0 ? Error.Invalid("file", "has a header and no row") : null;
    }

    private void Add(BinaryWriter writer, BulkSheetRow row)
    {
        Total++;
        writer.Write(row.Raw);
        writer.Write(row.Ioc is not null);
        if (row.Ioc is { } ioc)
        {
            writer.Write((int)ioc.Type);
            writer.Write(ioc.Value);
        }
        else
        {
            Invalid++;
            writer.Write(row.Error ?? string.Empty);
        }
    }

    private static BulkSheetRow Read(CsvRecord record, int column)
    {
        if (record.Fields is not { } fields)
        {
            return new BulkSheetRow(Raw(record.Text), null, BulkRecords.Broken);
        }

        if (column >= fields.Count)
        {
            return new BulkSheetRow(Raw(record.Text), null, string.Create(CultureInfo.InvariantCulture, $"The row has {fields.Count} columns; the indicators stand in column {column + 1}."));
        }

        var text = fields[column];
        return IocReader.Read(text).Succeeded(out var ioc, out var error) ? new BulkSheetRow(Raw(text), ioc, null) : new BulkSheetRow(Raw(text), null, Short(error.Message, LongestError));
    }

    // SQLite's texts end at a NUL.
    private static string Raw(string text) => Short(text, BulkRow.MaximumRaw).Replace('\0', '\uFFFD');

    private static string Short(string text, int most) => text.Length > most ? text[..most] : text;
}
