using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.Incidents.Migrations
{
    /// <inheritdoc />
    public partial class GroupsThatTakeNew : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string[]>(
                name: "takes_new",
                table: "groups",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "takes_new",
                table: "groups");
        }
    }
}
