using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.Incidents.Migrations
{
    /// <inheritdoc />
    public partial class RoomForNotices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_incidents_attention",
                table: "incidents");

            migrationBuilder.DropIndex(
                name: "ix_incidents_group_id_number",
                table: "incidents");

            migrationBuilder.AlterTable(
                name: "incidents")
                .Annotation("Npgsql:StorageParameter:fillfactor", 85);

            migrationBuilder.CreateIndex(
                name: "ix_incidents_group_id_number",
                table: "incidents",
                columns: new[] { "group_id", "number" },
                filter: "group_id is not null and not is_final");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_incidents_group_id_number",
                table: "incidents");

            migrationBuilder.AlterTable(
                name: "incidents")
                .OldAnnotation("Npgsql:StorageParameter:fillfactor", 85);

            migrationBuilder.CreateIndex(
                name: "ix_incidents_attention",
                table: "incidents",
                columns: new[] { "owner_id", "number" },
                filter: "needs_attention and not is_final");

            migrationBuilder.CreateIndex(
                name: "ix_incidents_group_id_number",
                table: "incidents",
                columns: new[] { "group_id", "number" },
                filter: "not is_final");
        }
    }
}
