using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.Incidents.Migrations
{
    /// <inheritdoc />
    public partial class Following : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "followed",
                table: "incidents",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "told",
                table: "incidents",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "client_subscriptions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    incident_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subscriber_id = table.Column<Guid>(type: "uuid", nullable: true),
                    channel = table.Column<string>(type: "text", nullable: false),
                    address = table.Column<string>(type: "text", nullable: false),
                    contact_name = table.Column<string>(type: "text", nullable: true),
                    added_by = table.Column<Guid>(type: "uuid", nullable: false),
                    added_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    told_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_client_subscriptions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "incident_links",
                columns: table => new
                {
                    one_id = table.Column<Guid>(type: "uuid", nullable: false),
                    other_id = table.Column<Guid>(type: "uuid", nullable: false),
                    made_by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_incident_links", x => new { x.one_id, x.other_id });
                });

            migrationBuilder.CreateTable(
                name: "incident_watchers",
                columns: table => new
                {
                    incident_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    role = table.Column<string>(type: "text", nullable: false),
                    tell_when_fixed = table.Column<bool>(type: "boolean", nullable: false),
                    attention = table.Column<bool>(type: "boolean", nullable: false),
                    added_by = table.Column<Guid>(type: "uuid", nullable: false),
                    added_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_incident_watchers", x => new { x.incident_id, x.person_id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_people_login",
                table: "people",
                column: "login");

            migrationBuilder.CreateIndex(
                name: "ix_client_subscriptions_incident_id_id",
                table: "client_subscriptions",
                columns: new[] { "incident_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_client_subscriptions_subscriber_id",
                table: "client_subscriptions",
                column: "subscriber_id");

            migrationBuilder.CreateIndex(
                name: "ix_incident_links_other_id",
                table: "incident_links",
                column: "other_id");

            migrationBuilder.CreateIndex(
                name: "ix_incident_watchers_attention",
                table: "incident_watchers",
                column: "person_id",
                filter: "attention");

            migrationBuilder.CreateIndex(
                name: "ix_incident_watchers_person_id_incident_id",
                table: "incident_watchers",
                columns: new[] { "person_id", "incident_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "client_subscriptions");

            migrationBuilder.DropTable(
                name: "incident_links");

            migrationBuilder.DropTable(
                name: "incident_watchers");

            migrationBuilder.DropIndex(
                name: "ix_people_login",
                table: "people");

            migrationBuilder.DropColumn(
                name: "followed",
                table: "incidents");

            migrationBuilder.DropColumn(
                name: "told",
                table: "incidents");
        }
    }
}
