using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.Incidents.Migrations
{
    /// <inheritdoc />
    public partial class ViewsDatesAndContracts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<decimal>(
                name: "balance",
                table: "subscribers",
                type: "numeric(18,2)",
                precision: 18,
                scale: 2,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "contract_number",
                table: "subscribers",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "contract_until",
                table: "subscribers",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "service_center_given",
                table: "subscribers",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "settled_at",
                table: "subscribers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "origin",
                table: "subscriber_steps",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "position",
                table: "subscriber_phones",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "origin",
                table: "posts",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "due_at",
                table: "incidents",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "put_off_until",
                table: "incidents",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "return_to_group_id",
                table: "incidents",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "return_to_owner_id",
                table: "incidents",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "scan",
                table: "incident_files",
                type: "text",
                nullable: false,
                defaultValue: "Clean");

            migrationBuilder.AddColumn<string>(
                name: "threat",
                table: "incident_files",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "saved_views",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    group_id = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "text", nullable: false),
                    filter = table.Column<string>(type: "jsonb", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_views", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_subscribers_writes_from",
                table: "subscribers",
                column: "email",
                filter: "email is not null");

            migrationBuilder.CreateIndex(
                name: "ix_incidents_due",
                table: "incidents",
                columns: new[] { "due_at", "number" },
                filter: "due_at is not null and not is_final");

            migrationBuilder.CreateIndex(
                name: "ix_incidents_put_off",
                table: "incidents",
                columns: new[] { "owner_id", "number" },
                filter: "put_off_until is not null");

            migrationBuilder.CreateIndex(
                name: "ix_saved_views_group_id",
                table: "saved_views",
                column: "group_id",
                filter: "group_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_saved_views_owner_id",
                table: "saved_views",
                column: "owner_id");
            // What the client base told so far was given and not derived.
            migrationBuilder.Sql("update subscribers set service_center_given = true where service_center is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "saved_views");

            migrationBuilder.DropIndex(
                name: "ix_subscribers_writes_from",
                table: "subscribers");

            migrationBuilder.DropIndex(
                name: "ix_incidents_due",
                table: "incidents");

            migrationBuilder.DropIndex(
                name: "ix_incidents_put_off",
                table: "incidents");

            migrationBuilder.DropColumn(
                name: "balance",
                table: "subscribers");

            migrationBuilder.DropColumn(
                name: "contract_number",
                table: "subscribers");

            migrationBuilder.DropColumn(
                name: "contract_until",
                table: "subscribers");

            migrationBuilder.DropColumn(
                name: "service_center_given",
                table: "subscribers");

            migrationBuilder.DropColumn(
                name: "settled_at",
                table: "subscribers");

            migrationBuilder.DropColumn(
                name: "origin",
                table: "subscriber_steps");

            migrationBuilder.DropColumn(
                name: "position",
                table: "subscriber_phones");

            migrationBuilder.DropColumn(
                name: "origin",
                table: "posts");

            migrationBuilder.DropColumn(
                name: "due_at",
                table: "incidents");

            migrationBuilder.DropColumn(
                name: "put_off_until",
                table: "incidents");

            migrationBuilder.DropColumn(
                name: "return_to_group_id",
                table: "incidents");

            migrationBuilder.DropColumn(
                name: "return_to_owner_id",
                table: "incidents");

            migrationBuilder.DropColumn(
                name: "scan",
                table: "incident_files");

            migrationBuilder.DropColumn(
                name: "threat",
                table: "incident_files");
        }
    }
}
