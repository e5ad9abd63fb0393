using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.Telephony.Migrations
{
    /// <inheritdoc />
    public partial class ProviderKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_call_incidents_incident_id",
                table: "call_incidents");

            migrationBuilder.AddColumn<string>(
                name: "public_url",
                table: "pbx_accounts",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "sealed_keys",
                table: "pbx_accounts",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "time_zone",
                table: "pbx_accounts",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "blocked_callers",
                columns: table => new
                {
                    number = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    reason = table.Column<string>(type: "text", nullable: true),
                    blocked_by = table.Column<Guid>(type: "uuid", nullable: false),
                    blocked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_blocked_callers", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "call_notes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    call_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    author_name = table.Column<string>(type: "text", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_call_notes", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_calls_from_started_at",
                table: "calls",
                columns: new[] { "from", "started_at" });

            migrationBuilder.CreateIndex(
                name: "ix_calls_missed",
                table: "calls",
                columns: new[] { "started_at", "id" },
                filter: "state = 3 and answered_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_calls_to_started_at",
                table: "calls",
                columns: new[] { "to", "started_at" });

            migrationBuilder.CreateIndex(
                name: "ix_call_incidents_incident_id_linked_at",
                table: "call_incidents",
                columns: new[] { "incident_id", "linked_at" });

            migrationBuilder.CreateIndex(
                name: "ix_call_notes_call_id_id",
                table: "call_notes",
                columns: new[] { "call_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "blocked_callers");

            migrationBuilder.DropTable(
                name: "call_notes");

            migrationBuilder.DropIndex(
                name: "ix_calls_from_started_at",
                table: "calls");

            migrationBuilder.DropIndex(
                name: "ix_calls_missed",
                table: "calls");

            migrationBuilder.DropIndex(
                name: "ix_calls_to_started_at",
                table: "calls");

            migrationBuilder.DropIndex(
                name: "ix_call_incidents_incident_id_linked_at",
                table: "call_incidents");

            migrationBuilder.DropColumn(
                name: "public_url",
                table: "pbx_accounts");

            migrationBuilder.DropColumn(
                name: "sealed_keys",
                table: "pbx_accounts");

            migrationBuilder.DropColumn(
                name: "time_zone",
                table: "pbx_accounts");

            migrationBuilder.CreateIndex(
                name: "ix_call_incidents_incident_id",
                table: "call_incidents",
                column: "incident_id");
        }
    }
}
