using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.Incidents.Migrations
{
    /// <inheritdoc />
    public partial class ListIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_incidents_open_since",
                table: "incidents");

            migrationBuilder.DropIndex(
                name: "ix_incidents_owner_id_state_number",
                table: "incidents");

            migrationBuilder.CreateIndex(
                name: "ix_incidents_article_number_number",
                table: "incidents",
                columns: new[] { "article_number", "number" },
                filter: "article_number is not null");

            migrationBuilder.CreateIndex(
                name: "ix_incidents_channel_number",
                table: "incidents",
                columns: new[] { "channel", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_incidents_created_at",
                table: "incidents",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_incidents_of_group",
                table: "incidents",
                columns: new[] { "group_id", "number" },
                filter: "group_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_incidents_open_of_center",
                table: "incidents",
                columns: new[] { "service_center", "number" },
                filter: "service_center is not null and not is_final");

            migrationBuilder.CreateIndex(
                name: "ix_incidents_open_of_creator",
                table: "incidents",
                columns: new[] { "created_by", "number" },
                filter: "not is_final");

            migrationBuilder.CreateIndex(
                name: "ix_incidents_owner_id_number",
                table: "incidents",
                columns: new[] { "owner_id", "number" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_incidents_article_number_number",
                table: "incidents");

            migrationBuilder.DropIndex(
                name: "ix_incidents_channel_number",
                table: "incidents");

            migrationBuilder.DropIndex(
                name: "ix_incidents_created_at",
                table: "incidents");

            migrationBuilder.DropIndex(
                name: "ix_incidents_of_group",
                table: "incidents");

            migrationBuilder.DropIndex(
                name: "ix_incidents_open_of_center",
                table: "incidents");

            migrationBuilder.DropIndex(
                name: "ix_incidents_open_of_creator",
                table: "incidents");

            migrationBuilder.DropIndex(
                name: "ix_incidents_owner_id_number",
                table: "incidents");

            migrationBuilder.CreateIndex(
                name: "ix_incidents_open_since",
                table: "incidents",
                column: "created_at",
                filter: "not is_final");

            migrationBuilder.CreateIndex(
                name: "ix_incidents_owner_id_state_number",
                table: "incidents",
                columns: new[] { "owner_id", "state", "number" });
        }
    }
}
