namespace SocConsole.Core.Enrichment.Bulk;

/// <summary>A file that has arrived and is not read yet. Whoever has it closes it; then it is gone.</summary>
public sealed class BulkUpload : IAsyncDisposable
{
    internal BulkUpload(string fileName, FileStream file) => (FileName, File) = (fileName, file);

    public string FileName { get; }

    /// <summary>Bytes.</summary>
    public long Length => File.Length;

    internal FileStream File { get; }

    public ValueTask DisposeAsync() => File.DisposeAsync();
}
