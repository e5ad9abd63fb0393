using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.Incidents.Migrations
{
    /// <inheritdoc />
    public partial class MergedClients : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "merged_at",
                table: "subscribers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "merged_by",
                table: "subscribers",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "merged_into",
                table: "subscribers",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "survivor_id",
                table: "subscribers",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "subscriber_steps",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    subscriber_id = table.Column<Guid>(type: "uuid", nullable: false),
                    change = table.Column<string>(type: "text", nullable: false),
                    before = table.Column<string>(type: "text", nullable: true),
                    after = table.Column<string>(type: "text", nullable: true),
                    actor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subscriber_steps", x => new { x.subscriber_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_subscribers_survivor_id",
                table: "subscribers",
                column: "survivor_id",
                filter: "survivor_id is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "subscriber_steps");

            migrationBuilder.DropIndex(
                name: "ix_subscribers_survivor_id",
                table: "subscribers");

            migrationBuilder.DropColumn(
                name: "merged_at",
                table: "subscribers");

            migrationBuilder.DropColumn(
                name: "merged_by",
                table: "subscribers");

            migrationBuilder.DropColumn(
                name: "merged_into",
                table: "subscribers");

            migrationBuilder.DropColumn(
                name: "survivor_id",
                table: "subscribers");
        }
    }
}
