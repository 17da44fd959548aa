using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SocConsole.Core.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class RetriesAndReadBack : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "DoneBy",
                table: "playbook_run_steps",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SourceKey",
                table: "incident_evidence",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Blocked",
                table: "endpoint_agents",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.CreateIndex(
                name: "IX_webhook_deliveries_SubscriptionId_NextAttemptAt",
                table: "webhook_deliveries",
                columns: new[] { "SubscriptionId", "NextAttemptAt" },
                filter: "NextAttemptAt IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_playbook_runs_OrganizationId_IncidentId",
                table: "playbook_runs",
                columns: new[] { "OrganizationId", "IncidentId" });

            migrationBuilder.CreateIndex(
                name: "IX_playbook_runs_OrganizationId_TriggerId_Status",
                table: "playbook_runs",
                columns: new[] { "OrganizationId", "TriggerId", "Status" });

            migrationBuilder.CreateIndex(
                name: "IX_incident_evidence_OrganizationId_SourceKey",
                table: "incident_evidence",
                columns: new[] { "OrganizationId", "SourceKey" },
                unique: true,
                filter: "SourceKey IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_webhook_deliveries_SubscriptionId_NextAttemptAt",
                table: "webhook_deliveries");

            migrationBuilder.DropIndex(
                name: "IX_playbook_runs_OrganizationId_IncidentId",
                table: "playbook_runs");

            migrationBuilder.DropIndex(
                name: "IX_playbook_runs_OrganizationId_TriggerId_Status",
                table: "playbook_runs");

            migrationBuilder.DropIndex(
                name: "IX_incident_evidence_OrganizationId_SourceKey",
                table: "incident_evidence");

            migrationBuilder.DropColumn(
                name: "DoneBy",
                table: "playbook_run_steps");

            migrationBuilder.DropColumn(
                name: "SourceKey",
                table: "incident_evidence");

            migrationBuilder.DropColumn(
                name: "Blocked",
                table: "endpoint_agents");
        }
    }
}
