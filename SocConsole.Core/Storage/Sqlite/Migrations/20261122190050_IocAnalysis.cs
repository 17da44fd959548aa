using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SocConsole.Core.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class IocAnalysis : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "bulk_jobs",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    FileName = table.Column<string>(type: "TEXT", nullable: false),
                    FileSize = table.Column<long>(type: "INTEGER", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    ForceRefresh = table.Column<bool>(type: "INTEGER", nullable: false),
                    Tlp = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    TotalIocs = table.Column<int>(type: "INTEGER", nullable: false),
                    ProcessedIocs = table.Column<int>(type: "INTEGER", nullable: false),
                    CompletedIocs = table.Column<int>(type: "INTEGER", nullable: false),
                    FailedIocs = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CompletedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ErrorMessage = table.Column<string>(type: "TEXT", nullable: true),
                    CancelledBy = table.Column<string>(type: "TEXT", nullable: true),
                    Failures = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bulk_jobs", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "lookups",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    IocType = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Value = table.Column<string>(type: "TEXT", nullable: false),
                    Tlp = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    ActorId = table.Column<string>(type: "TEXT", nullable: false),
                    ActorName = table.Column<string>(type: "TEXT", nullable: false),
                    ActorRole = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    RecheckId = table.Column<int>(type: "INTEGER", nullable: true),
                    StartedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    FinishedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    WasInterrupted = table.Column<bool>(type: "INTEGER", nullable: false),
                    Verdict = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Score = table.Column<int>(type: "INTEGER", nullable: true),
                    Explanation = table.Column<string>(type: "TEXT", nullable: false),
                    ScoreIfNotAllowed = table.Column<int>(type: "INTEGER", nullable: true),
                    Contributions = table.Column<string>(type: "TEXT", nullable: false),
                    Results = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_lookups", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "provider_answers",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Provider = table.Column<string>(type: "TEXT", nullable: false),
                    IocType = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Value = table.Column<string>(type: "TEXT", nullable: false),
                    Finding = table.Column<string>(type: "TEXT", nullable: true),
                    Raw = table.Column<string>(type: "TEXT", nullable: true),
                    LatencyMs = table.Column<int>(type: "INTEGER", nullable: false),
                    FetchedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_provider_answers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "provider_quotas",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Provider = table.Column<string>(type: "TEXT", nullable: false),
                    KeyMark = table.Column<string>(type: "TEXT", nullable: false),
                    Used = table.Column<string>(type: "TEXT", nullable: false),
                    BlockedUntil = table.Column<DateTime>(type: "TEXT", nullable: true),
                    UpdatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_provider_quotas", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "provider_settings",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Provider = table.Column<string>(type: "TEXT", nullable: false),
                    IsEnabled = table.Column<bool>(type: "INTEGER", nullable: true),
                    BaseUrl = table.Column<string>(type: "TEXT", nullable: true),
                    ProtectedKey = table.Column<string>(type: "TEXT", nullable: true),
                    Limits = table.Column<string>(type: "TEXT", nullable: true),
                    MaximumTlp = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    Weight = table.Column<double>(type: "REAL", nullable: true),
                    UpdatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    UpdatedBy = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_provider_settings", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "rechecks",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    IocType = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Value = table.Column<string>(type: "TEXT", nullable: false),
                    Tlp = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    EveryHours = table.Column<int>(type: "INTEGER", nullable: false),
                    NextAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Verdict = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    Score = table.Column<int>(type: "INTEGER", nullable: true),
                    LookupId = table.Column<Guid>(type: "TEXT", nullable: true),
                    CheckedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    LastError = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rechecks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "request_counts",
                columns: table => new
                {
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Hour = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Endpoint = table.Column<string>(type: "TEXT", nullable: false),
                    Status = table.Column<int>(type: "INTEGER", nullable: false),
                    Count = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_request_counts", x => new { x.OrganizationId, x.Hour, x.Endpoint, x.Status });
                });

            migrationBuilder.CreateTable(
                name: "verdict_changes",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    RecheckId = table.Column<int>(type: "INTEGER", nullable: false),
                    IocType = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Value = table.Column<string>(type: "TEXT", nullable: false),
                    From = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    To = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    FromScore = table.Column<int>(type: "INTEGER", nullable: true),
                    ToScore = table.Column<int>(type: "INTEGER", nullable: true),
                    LookupId = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    SeenBy = table.Column<string>(type: "TEXT", nullable: true),
                    SeenAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_verdict_changes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "bulk_rows",
                columns: table => new
                {
                    JobId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Raw = table.Column<string>(type: "TEXT", nullable: false),
                    IocType = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    Value = table.Column<string>(type: "TEXT", nullable: true),
                    Status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Verdict = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    Score = table.Column<int>(type: "INTEGER", nullable: true),
                    Explanation = table.Column<string>(type: "TEXT", nullable: true),
                    FirstSeen = table.Column<DateTime>(type: "TEXT", nullable: true),
                    LastSeen = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Providers = table.Column<string>(type: "TEXT", nullable: false),
                    Error = table.Column<string>(type: "TEXT", nullable: true),
                    CheckedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bulk_rows", x => new { x.JobId, x.Number });
                    table.ForeignKey(
                        name: "FK_bulk_rows_bulk_jobs_JobId",
                        column: x => x.JobId,
                        principalTable: "bulk_jobs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "lookup_notes",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    LookupId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Author = table.Column<string>(type: "TEXT", nullable: false),
                    Text = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_lookup_notes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_lookup_notes_lookups_LookupId",
                        column: x => x.LookupId,
                        principalTable: "lookups",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_bulk_jobs_OrganizationId_CreatedAt",
                table: "bulk_jobs",
                columns: new[] { "OrganizationId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_bulk_jobs_Status",
                table: "bulk_jobs",
                column: "Status");

            migrationBuilder.CreateIndex(
                name: "IX_bulk_rows_JobId_Status_Number",
                table: "bulk_rows",
                columns: new[] { "JobId", "Status", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_bulk_rows_OrganizationId",
                table: "bulk_rows",
                column: "OrganizationId");

            migrationBuilder.CreateIndex(
                name: "IX_lookup_notes_LookupId",
                table: "lookup_notes",
                column: "LookupId");

            migrationBuilder.CreateIndex(
                name: "IX_lookups_FinishedAt",
                table: "lookups",
                column: "FinishedAt",
                filter: "FinishedAt IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_lookups_OrganizationId_StartedAt",
                table: "lookups",
                columns: new[] { "OrganizationId", "StartedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_lookups_OrganizationId_Value_IocType_StartedAt",
                table: "lookups",
                columns: new[] { "OrganizationId", "Value", "IocType", "StartedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_provider_answers_ExpiresAt",
                table: "provider_answers",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_provider_answers_OrganizationId_Value_IocType_Provider",
                table: "provider_answers",
                columns: new[] { "OrganizationId", "Value", "IocType", "Provider" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_provider_quotas_Provider_KeyMark",
                table: "provider_quotas",
                columns: new[] { "Provider", "KeyMark" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_provider_settings_OrganizationId_Provider",
                table: "provider_settings",
                columns: new[] { "OrganizationId", "Provider" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_rechecks_NextAt",
                table: "rechecks",
                column: "NextAt");

            migrationBuilder.CreateIndex(
                name: "IX_rechecks_OrganizationId_IocType_Value",
                table: "rechecks",
                columns: new[] { "OrganizationId", "IocType", "Value" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_request_counts_Hour",
                table: "request_counts",
                column: "Hour");

            migrationBuilder.CreateIndex(
                name: "IX_verdict_changes_OrganizationId_At",
                table: "verdict_changes",
                columns: new[] { "OrganizationId", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bulk_rows");

            migrationBuilder.DropTable(
                name: "lookup_notes");

            migrationBuilder.DropTable(
                name: "provider_answers");

            migrationBuilder.DropTable(
                name: "provider_quotas");

            migrationBuilder.DropTable(
                name: "provider_settings");

            migrationBuilder.DropTable(
                name: "rechecks");

            migrationBuilder.DropTable(
                name: "request_counts");

            migrationBuilder.DropTable(
                name: "verdict_changes");

            migrationBuilder.DropTable(
                name: "bulk_jobs");

            migrationBuilder.DropTable(
                name: "lookups");
        }
    }
}
