using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SocConsole.Core.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class IncidentsAndResponse : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "ThreatNumber",
                table: "playbook_runs",
                type: "TEXT",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "TEXT");

            migrationBuilder.AlterColumn<long>(
                name: "ThreatId",
                table: "playbook_runs",
                type: "INTEGER",
                nullable: true,
                oldClrType: typeof(long),
                oldType: "INTEGER");

            migrationBuilder.AddColumn<DateTime>(
                name: "CancelRequestedAt",
                table: "playbook_runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CancelledBy",
                table: "playbook_runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Decided",
                table: "playbook_runs",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Flow",
                table: "playbook_runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "IncidentId",
                table: "playbook_runs",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "IncidentNumber",
                table: "playbook_runs",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Origin",
                table: "playbook_runs",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Priority",
                table: "playbook_runs",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "RetryOf",
                table: "playbook_runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "TriggerId",
                table: "playbook_runs",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "WorkflowId",
                table: "playbook_runs",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "EndsAt",
                table: "playbook_run_steps",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Manual",
                table: "playbook_run_steps",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Name",
                table: "playbook_run_steps",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "TimeoutSeconds",
                table: "playbook_run_steps",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "ThreatNumber",
                table: "evidence_packages",
                type: "TEXT",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "TEXT");

            migrationBuilder.AddColumn<int>(
                name: "IncidentNumber",
                table: "evidence_packages",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "agent_actions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    AgentId = table.Column<int>(type: "INTEGER", nullable: false),
                    Verb = table.Column<string>(type: "TEXT", nullable: false),
                    Parameters = table.Column<string>(type: "TEXT", nullable: false),
                    IdempotencyKey = table.Column<string>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    RequestedBy = table.Column<string>(type: "TEXT", nullable: false),
                    RunNumber = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    SentAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CompletedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Result = table.Column<string>(type: "TEXT", nullable: true),
                    State = table.Column<string>(type: "TEXT", nullable: true),
                    ArtifactName = table.Column<string>(type: "TEXT", nullable: true),
                    ArtifactSha256 = table.Column<string>(type: "TEXT", nullable: true),
                    ArtifactBytes = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_agent_actions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "agent_enrollments",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    TokenHash = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Hostname = table.Column<string>(type: "TEXT", nullable: true),
                    Platform = table.Column<string>(type: "TEXT", nullable: false),
                    AssetId = table.Column<int>(type: "INTEGER", nullable: true),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    UsedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    RevokedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    AgentId = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_agent_enrollments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "assets",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Ip = table.Column<string>(type: "TEXT", nullable: false),
                    Hostname = table.Column<string>(type: "TEXT", nullable: true),
                    OsType = table.Column<string>(type: "TEXT", nullable: true),
                    OsRole = table.Column<string>(type: "TEXT", nullable: true),
                    Classification = table.Column<string>(type: "TEXT", nullable: false),
                    ClassificationConfidence = table.Column<double>(type: "REAL", nullable: false),
                    ClassificationReason = table.Column<string>(type: "TEXT", nullable: true),
                    OpenPorts = table.Column<string>(type: "TEXT", nullable: false),
                    Services = table.Column<string>(type: "TEXT", nullable: false),
                    Criticality = table.Column<int>(type: "INTEGER", nullable: false),
                    Owner = table.Column<string>(type: "TEXT", nullable: true),
                    ScanId = table.Column<int>(type: "INTEGER", nullable: true),
                    DiscoveredAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    LastSeenAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assets", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "connector_settings",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    Settings = table.Column<string>(type: "TEXT", nullable: false),
                    ProtectedSecrets = table.Column<string>(type: "TEXT", nullable: false),
                    Actions = table.Column<string>(type: "TEXT", nullable: false),
                    CheckedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Fault = table.Column<string>(type: "TEXT", nullable: true),
                    EditedBy = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_connector_settings", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "endpoint_agents",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    DeviceRow = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Hostname = table.Column<string>(type: "TEXT", nullable: false),
                    Platform = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<string>(type: "TEXT", nullable: true),
                    Addresses = table.Column<string>(type: "TEXT", nullable: false),
                    Capabilities = table.Column<string>(type: "TEXT", nullable: false),
                    EnrolledAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    LastSeenAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    LastBatch = table.Column<long>(type: "INTEGER", nullable: false),
                    EventsReceived = table.Column<long>(type: "INTEGER", nullable: false),
                    LastEventAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    SpoolBatches = table.Column<long>(type: "INTEGER", nullable: false),
                    SpoolBytes = table.Column<long>(type: "INTEGER", nullable: false),
                    Isolated = table.Column<bool>(type: "INTEGER", nullable: false),
                    VerifiedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    RevokedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_endpoint_agents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "incident_entries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    IncidentId = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    ActorName = table.Column<string>(type: "TEXT", nullable: true),
                    Text = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incident_entries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "incident_evidence",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    IncidentId = table.Column<long>(type: "INTEGER", nullable: false),
                    FileName = table.Column<string>(type: "TEXT", nullable: false),
                    Description = table.Column<string>(type: "TEXT", nullable: true),
                    Sha256 = table.Column<string>(type: "TEXT", nullable: false),
                    Bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    Source = table.Column<string>(type: "TEXT", nullable: false),
                    StorageName = table.Column<string>(type: "TEXT", nullable: false),
                    AddedBy = table.Column<string>(type: "TEXT", nullable: false),
                    AddedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incident_evidence", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "incident_notes",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    IncidentId = table.Column<long>(type: "INTEGER", nullable: false),
                    AuthorId = table.Column<string>(type: "TEXT", nullable: false),
                    Author = table.Column<string>(type: "TEXT", nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    EditedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incident_notes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "incident_tasks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    IncidentId = table.Column<long>(type: "INTEGER", nullable: false),
                    Order = table.Column<int>(type: "INTEGER", nullable: false),
                    Title = table.Column<string>(type: "TEXT", nullable: false),
                    Description = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    DoneBy = table.Column<string>(type: "TEXT", nullable: true),
                    DoneAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incident_tasks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "incident_threats",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    IncidentId = table.Column<long>(type: "INTEGER", nullable: false),
                    ThreatId = table.Column<long>(type: "INTEGER", nullable: false),
                    ThreatNumber = table.Column<string>(type: "TEXT", nullable: false),
                    AddedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incident_threats", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "incidents",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Title = table.Column<string>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    Category = table.Column<string>(type: "TEXT", nullable: true),
                    Origin = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Severity = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Escalation = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    EscalationReason = table.Column<string>(type: "TEXT", nullable: true),
                    RiskScore = table.Column<double>(type: "REAL", nullable: false),
                    RuleConfidence = table.Column<double>(type: "REAL", nullable: true),
                    ModelConfidence = table.Column<double>(type: "REAL", nullable: true),
                    SourceIp = table.Column<string>(type: "TEXT", nullable: true),
                    Host = table.Column<string>(type: "TEXT", nullable: true),
                    UserName = table.Column<string>(type: "TEXT", nullable: true),
                    Techniques = table.Column<string>(type: "TEXT", nullable: false),
                    Triage = table.Column<string>(type: "TEXT", nullable: true),
                    EventCount = table.Column<long>(type: "INTEGER", nullable: false),
                    FirstSeenAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    LastSeenAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CreatedById = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    AssigneeId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Assignee = table.Column<string>(type: "TEXT", nullable: true),
                    AcknowledgedBy = table.Column<string>(type: "TEXT", nullable: true),
                    AcknowledgedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    AcknowledgeReason = table.Column<string>(type: "TEXT", nullable: true),
                    AcknowledgedUntil = table.Column<DateTime>(type: "TEXT", nullable: true),
                    RespondedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ContainedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ClosedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    RespondBy = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ResolveBy = table.Column<DateTime>(type: "TEXT", nullable: false),
                    RespondMissedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ResolveMissedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Resolution = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    ResolutionNote = table.Column<string>(type: "TEXT", nullable: true),
                    MergedInto = table.Column<int>(type: "INTEGER", nullable: true),
                    AutoContained = table.Column<bool>(type: "INTEGER", nullable: false),
                    Simulated = table.Column<bool>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incidents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "network_scans",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Ranges = table.Column<string>(type: "TEXT", nullable: false),
                    ScanType = table.Column<string>(type: "TEXT", nullable: false),
                    Ports = table.Column<string>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Hosts = table.Column<int>(type: "INTEGER", nullable: false),
                    HostsDone = table.Column<int>(type: "INTEGER", nullable: false),
                    Found = table.Column<int>(type: "INTEGER", nullable: false),
                    RequestedBy = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CompletedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CancelRequested = table.Column<bool>(type: "INTEGER", nullable: false),
                    Fault = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_network_scans", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "onboarding_states",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Step = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Done = table.Column<string>(type: "TEXT", nullable: false),
                    Profile = table.Column<string>(type: "TEXT", nullable: true),
                    Permissions = table.Column<string>(type: "TEXT", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CompletedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    SkippedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_onboarding_states", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "sinkhole_entries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Domain = table.Column<string>(type: "TEXT", nullable: false),
                    Address = table.Column<string>(type: "TEXT", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    RunNumber = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    RemovedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    RemovedBy = table.Column<string>(type: "TEXT", nullable: true),
                    IdempotencyKey = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sinkhole_entries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "trigger_days",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    TriggerId = table.Column<int>(type: "INTEGER", nullable: false),
                    Day = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Fired = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_trigger_days", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "trigger_evaluations",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    TriggerId = table.Column<int>(type: "INTEGER", nullable: false),
                    IncidentNumber = table.Column<int>(type: "INTEGER", nullable: false),
                    Outcome = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    RunNumber = table.Column<string>(type: "TEXT", nullable: true),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_trigger_evaluations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "trigger_versions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    TriggerId = table.Column<int>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Body = table.Column<string>(type: "TEXT", nullable: false),
                    ChangedBy = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_trigger_versions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "triggers",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Description = table.Column<string>(type: "TEXT", nullable: true),
                    Category = table.Column<string>(type: "TEXT", nullable: true),
                    Enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    AutoExecute = table.Column<bool>(type: "INTEGER", nullable: false),
                    Priority = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Conditions = table.Column<string>(type: "TEXT", nullable: false),
                    PlaybookName = table.Column<string>(type: "TEXT", nullable: false),
                    Flow = table.Column<string>(type: "TEXT", nullable: false),
                    CooldownSeconds = table.Column<int>(type: "INTEGER", nullable: false),
                    MaximumPerDay = table.Column<int>(type: "INTEGER", nullable: false),
                    Tags = table.Column<string>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Fault = table.Column<string>(type: "TEXT", nullable: true),
                    TriggerCount = table.Column<long>(type: "INTEGER", nullable: false),
                    SuccessCount = table.Column<long>(type: "INTEGER", nullable: false),
                    FailureCount = table.Column<long>(type: "INTEGER", nullable: false),
                    AverageResponseMs = table.Column<double>(type: "REAL", nullable: true),
                    LastTriggeredAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    EditedById = table.Column<string>(type: "TEXT", nullable: false),
                    EditedBy = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_triggers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "webhook_deliveries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    SubscriptionId = table.Column<int>(type: "INTEGER", nullable: false),
                    DeliveryId = table.Column<Guid>(type: "TEXT", nullable: false),
                    EventType = table.Column<string>(type: "TEXT", nullable: false),
                    Body = table.Column<string>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    NextAttemptAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    LastAttemptAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    DeliveredAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    LastStatus = table.Column<int>(type: "INTEGER", nullable: true),
                    LastFault = table.Column<string>(type: "TEXT", nullable: true),
                    LastDurationMs = table.Column<double>(type: "REAL", nullable: true),
                    ResendOf = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_webhook_deliveries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "webhook_subscriptions",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Url = table.Column<string>(type: "TEXT", nullable: false),
                    Events = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: true),
                    Description = table.Column<string>(type: "TEXT", nullable: true),
                    ProtectedSecret = table.Column<string>(type: "TEXT", nullable: false),
                    PreviousProtectedSecret = table.Column<string>(type: "TEXT", nullable: true),
                    PreviousSecretUntil = table.Column<DateTime>(type: "TEXT", nullable: true),
                    IsActive = table.Column<bool>(type: "INTEGER", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    LastTriggeredAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    DeliverySuccessCount = table.Column<long>(type: "INTEGER", nullable: false),
                    DeliveryFailureCount = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_webhook_subscriptions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "workflows",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Uid = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Description = table.Column<string>(type: "TEXT", nullable: true),
                    IncidentNumber = table.Column<int>(type: "INTEGER", nullable: true),
                    Flow = table.Column<string>(type: "TEXT", nullable: false),
                    AutoExecute = table.Column<bool>(type: "INTEGER", nullable: false),
                    Priority = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    EditedById = table.Column<string>(type: "TEXT", nullable: false),
                    EditedBy = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ArchivedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_workflows", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_playbook_runs_OrganizationId_IncidentNumber_CreatedAt",
                table: "playbook_runs",
                columns: new[] { "OrganizationId", "IncidentNumber", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_playbook_runs_OrganizationId_WorkflowId_CreatedAt",
                table: "playbook_runs",
                columns: new[] { "OrganizationId", "WorkflowId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_playbook_run_steps_EndsAt",
                table: "playbook_run_steps",
                column: "EndsAt",
                filter: "EndsAt IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_agent_actions_OrganizationId_AgentId_Status_Id",
                table: "agent_actions",
                columns: new[] { "OrganizationId", "AgentId", "Status", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_agent_actions_OrganizationId_IdempotencyKey",
                table: "agent_actions",
                columns: new[] { "OrganizationId", "IdempotencyKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_agent_enrollments_OrganizationId_Id",
                table: "agent_enrollments",
                columns: new[] { "OrganizationId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_agent_enrollments_TokenHash",
                table: "agent_enrollments",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_assets_OrganizationId_Hostname",
                table: "assets",
                columns: new[] { "OrganizationId", "Hostname" });

            migrationBuilder.CreateIndex(
                name: "IX_assets_OrganizationId_Ip",
                table: "assets",
                columns: new[] { "OrganizationId", "Ip" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_connector_settings_OrganizationId_Kind",
                table: "connector_settings",
                columns: new[] { "OrganizationId", "Kind" });

            migrationBuilder.CreateIndex(
                name: "IX_endpoint_agents_DeviceRow",
                table: "endpoint_agents",
                column: "DeviceRow",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_endpoint_agents_OrganizationId_Hostname",
                table: "endpoint_agents",
                columns: new[] { "OrganizationId", "Hostname" });

            migrationBuilder.CreateIndex(
                name: "IX_incident_entries_OrganizationId_IncidentId_Id",
                table: "incident_entries",
                columns: new[] { "OrganizationId", "IncidentId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_incident_evidence_OrganizationId_IncidentId_Id",
                table: "incident_evidence",
                columns: new[] { "OrganizationId", "IncidentId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_incident_evidence_StorageName",
                table: "incident_evidence",
                column: "StorageName",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_incident_notes_OrganizationId_IncidentId_Id",
                table: "incident_notes",
                columns: new[] { "OrganizationId", "IncidentId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_incident_tasks_OrganizationId_IncidentId_Order",
                table: "incident_tasks",
                columns: new[] { "OrganizationId", "IncidentId", "Order" });

            migrationBuilder.CreateIndex(
                name: "IX_incident_threats_OrganizationId_IncidentId",
                table: "incident_threats",
                columns: new[] { "OrganizationId", "IncidentId" });

            migrationBuilder.CreateIndex(
                name: "IX_incident_threats_OrganizationId_ThreatId",
                table: "incident_threats",
                columns: new[] { "OrganizationId", "ThreatId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_incident_threats_OrganizationId_ThreatNumber",
                table: "incident_threats",
                columns: new[] { "OrganizationId", "ThreatNumber" });

            migrationBuilder.CreateIndex(
                name: "IX_incidents_OrganizationId_AssigneeId_Status",
                table: "incidents",
                columns: new[] { "OrganizationId", "AssigneeId", "Status" });

            migrationBuilder.CreateIndex(
                name: "IX_incidents_OrganizationId_CreatedAt",
                table: "incidents",
                columns: new[] { "OrganizationId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_incidents_OrganizationId_Number",
                table: "incidents",
                columns: new[] { "OrganizationId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_incidents_OrganizationId_SourceIp",
                table: "incidents",
                columns: new[] { "OrganizationId", "SourceIp" });

            migrationBuilder.CreateIndex(
                name: "IX_incidents_OrganizationId_Status_CreatedAt",
                table: "incidents",
                columns: new[] { "OrganizationId", "Status", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_network_scans_OrganizationId_Id",
                table: "network_scans",
                columns: new[] { "OrganizationId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_network_scans_Status",
                table: "network_scans",
                column: "Status");

            migrationBuilder.CreateIndex(
                name: "IX_onboarding_states_OrganizationId",
                table: "onboarding_states",
                column: "OrganizationId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_sinkhole_entries_OrganizationId_IdempotencyKey",
                table: "sinkhole_entries",
                columns: new[] { "OrganizationId", "IdempotencyKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_sinkhole_entries_OrganizationId_RemovedAt_ExpiresAt",
                table: "sinkhole_entries",
                columns: new[] { "OrganizationId", "RemovedAt", "ExpiresAt" });

            migrationBuilder.CreateIndex(
                name: "IX_trigger_days_OrganizationId_TriggerId_Day",
                table: "trigger_days",
                columns: new[] { "OrganizationId", "TriggerId", "Day" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_trigger_evaluations_OrganizationId_TriggerId_Id",
                table: "trigger_evaluations",
                columns: new[] { "OrganizationId", "TriggerId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_trigger_evaluations_OrganizationId_TriggerId_IncidentNumber_Outcome",
                table: "trigger_evaluations",
                columns: new[] { "OrganizationId", "TriggerId", "IncidentNumber", "Outcome" });

            migrationBuilder.CreateIndex(
                name: "IX_trigger_versions_OrganizationId_TriggerId_Version",
                table: "trigger_versions",
                columns: new[] { "OrganizationId", "TriggerId", "Version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_triggers_OrganizationId_Status_Priority",
                table: "triggers",
                columns: new[] { "OrganizationId", "Status", "Priority" });

            migrationBuilder.CreateIndex(
                name: "IX_webhook_deliveries_NextAttemptAt",
                table: "webhook_deliveries",
                column: "NextAttemptAt",
                filter: "NextAttemptAt IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_webhook_deliveries_OrganizationId_DeliveryId",
                table: "webhook_deliveries",
                columns: new[] { "OrganizationId", "DeliveryId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_webhook_deliveries_OrganizationId_SubscriptionId_Id",
                table: "webhook_deliveries",
                columns: new[] { "OrganizationId", "SubscriptionId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_webhook_subscriptions_OrganizationId_IsActive",
                table: "webhook_subscriptions",
                columns: new[] { "OrganizationId", "IsActive" });

            migrationBuilder.CreateIndex(
                name: "IX_workflows_OrganizationId_IncidentNumber",
                table: "workflows",
                columns: new[] { "OrganizationId", "IncidentNumber" });

            migrationBuilder.CreateIndex(
                name: "IX_workflows_OrganizationId_Uid",
                table: "workflows",
                columns: new[] { "OrganizationId", "Uid" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "agent_actions");

            migrationBuilder.DropTable(
                name: "agent_enrollments");

            migrationBuilder.DropTable(
                name: "assets");

            migrationBuilder.DropTable(
                name: "connector_settings");

            migrationBuilder.DropTable(
                name: "endpoint_agents");

            migrationBuilder.DropTable(
                name: "incident_entries");

            migrationBuilder.DropTable(
                name: "incident_evidence");

            migrationBuilder.DropTable(
                name: "incident_notes");

            migrationBuilder.DropTable(
                name: "incident_tasks");

            migrationBuilder.DropTable(
                name: "incident_threats");

            migrationBuilder.DropTable(
                name: "incidents");

            migrationBuilder.DropTable(
                name: "network_scans");

            migrationBuilder.DropTable(
                name: "onboarding_states");

            migrationBuilder.DropTable(
                name: "sinkhole_entries");

            migrationBuilder.DropTable(
                name: "trigger_days");

            migrationBuilder.DropTable(
                name: "trigger_evaluations");

            migrationBuilder.DropTable(
                name: "trigger_versions");

            migrationBuilder.DropTable(
                name: "triggers");

            migrationBuilder.DropTable(
                name: "webhook_deliveries");

            migrationBuilder.DropTable(
                name: "webhook_subscriptions");

            migrationBuilder.DropTable(
                name: "workflows");

            migrationBuilder.DropIndex(
                name: "IX_playbook_runs_OrganizationId_IncidentNumber_CreatedAt",
                table: "playbook_runs");

            migrationBuilder.DropIndex(
                name: "IX_playbook_runs_OrganizationId_WorkflowId_CreatedAt",
                table: "playbook_runs");

            migrationBuilder.DropIndex(
                name: "IX_playbook_run_steps_EndsAt",
                table: "playbook_run_steps");

            migrationBuilder.DropColumn(
                name: "CancelRequestedAt",
                table: "playbook_runs");

            migrationBuilder.DropColumn(
                name: "CancelledBy",
                table: "playbook_runs");

            migrationBuilder.DropColumn(
                name: "Decided",
                table: "playbook_runs");

            migrationBuilder.DropColumn(
                name: "Flow",
                table: "playbook_runs");

            migrationBuilder.DropColumn(
                name: "IncidentId",
                table: "playbook_runs");

            migrationBuilder.DropColumn(
                name: "IncidentNumber",
                table: "playbook_runs");

            migrationBuilder.DropColumn(
                name: "Origin",
                table: "playbook_runs");

            migrationBuilder.DropColumn(
                name: "Priority",
                table: "playbook_runs");

            migrationBuilder.DropColumn(
                name: "RetryOf",
                table: "playbook_runs");

            migrationBuilder.DropColumn(
                name: "TriggerId",
                table: "playbook_runs");

            migrationBuilder.DropColumn(
                name: "WorkflowId",
                table: "playbook_runs");

            migrationBuilder.DropColumn(
                name: "EndsAt",
                table: "playbook_run_steps");

            migrationBuilder.DropColumn(
                name: "Manual",
                table: "playbook_run_steps");

            migrationBuilder.DropColumn(
                name: "Name",
                table: "playbook_run_steps");

            migrationBuilder.DropColumn(
                name: "TimeoutSeconds",
                table: "playbook_run_steps");

            migrationBuilder.DropColumn(
                name: "IncidentNumber",
                table: "evidence_packages");

            migrationBuilder.AlterColumn<string>(
                name: "ThreatNumber",
                table: "playbook_runs",
                type: "TEXT",
                nullable: false,
                defaultValue: "",
                oldClrType: typeof(string),
                oldType: "TEXT",
                oldNullable: true);

            migrationBuilder.AlterColumn<long>(
                name: "ThreatId",
                table: "playbook_runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L,
                oldClrType: typeof(long),
                oldType: "INTEGER",
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "ThreatNumber",
                table: "evidence_packages",
                type: "TEXT",
                nullable: false,
                defaultValue: "",
                oldClrType: typeof(string),
                oldType: "TEXT",
                oldNullable: true);
        }
    }
}
