namespace SocConsole.Core.Intelligence.Export;

/// <summary>A document that is given away at an address.</summary>
/// <param name="ETag">Changes when the document does, quotation marks and all.</param>
/// <param name="WriteAsync">Writes it; not called where the reader has it already.</param>
public sealed record SharedDocument(string ContentType, string ETag, Func<Stream, CancellationToken, Task> WriteAsync);
