namespace SocConsole.Core.Audit;

/// <summary>The end of an organization's chain: its last position and that record's seal.</summary>
public sealed record AuditHead(int OrganizationId, long Position, byte[] Seal);
