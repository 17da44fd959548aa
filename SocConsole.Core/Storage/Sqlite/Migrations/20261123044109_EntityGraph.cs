using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SocConsole.Core.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class EntityGraph : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "edge_cursors",
                columns: table => new
                {
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Through = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_edge_cursors", x => x.OrganizationId);
                });

            migrationBuilder.CreateTable(
                name: "entity_edges",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    PersonId = table.Column<int>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Target = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    Count = table.Column<long>(type: "INTEGER", nullable: false),
                    FirstSeen = table.Column<DateTime>(type: "TEXT", nullable: false),
                    LastSeen = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Heat = table.Column<double>(type: "REAL", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_entity_edges", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_entity_edges_OrganizationId_Kind_Target",
                table: "entity_edges",
                columns: new[] { "OrganizationId", "Kind", "Target" });

            migrationBuilder.CreateIndex(
                name: "IX_entity_edges_OrganizationId_PersonId_Kind_Target",
                table: "entity_edges",
                columns: new[] { "OrganizationId", "PersonId", "Kind", "Target" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "edge_cursors");

            migrationBuilder.DropTable(
                name: "entity_edges");
        }
    }
}
