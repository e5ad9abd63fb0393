using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.Telephony.Migrations
{
    /// <inheritdoc />
    public partial class NumberPlans : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "numbers_area_code",
                table: "pbx_accounts",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "numbers_country",
                table: "pbx_accounts",
                type: "text",
                nullable: false,
                defaultValue: "RU");

            migrationBuilder.AddColumn<string>(
                name: "numbers_area_code",
                table: "calls",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "numbers_country",
                table: "calls",
                type: "text",
                nullable: false,
                defaultValue: "RU");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "numbers_area_code",
                table: "pbx_accounts");

            migrationBuilder.DropColumn(
                name: "numbers_country",
                table: "pbx_accounts");

            migrationBuilder.DropColumn(
                name: "numbers_area_code",
                table: "calls");

            migrationBuilder.DropColumn(
                name: "numbers_country",
                table: "calls");
        }
    }
}
