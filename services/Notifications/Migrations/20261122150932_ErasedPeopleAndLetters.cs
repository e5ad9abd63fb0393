using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.Notifications.Migrations
{
    /// <inheritdoc />
    public partial class ErasedPeopleAndLetters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "subscriber_id",
                table: "messages",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "erased_subscribers",
                columns: table => new
                {
                    subscriber_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_erased_subscribers", x => x.subscriber_id);
                });

            migrationBuilder.CreateTable(
                name: "received_letters",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    message_id = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ignored = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_received_letters", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_messages_subscriber_id",
                table: "messages",
                column: "subscriber_id",
                filter: "subscriber_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_received_letters_message_id",
                table: "received_letters",
                column: "message_id",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "erased_subscribers");

            migrationBuilder.DropTable(
                name: "received_letters");

            migrationBuilder.DropIndex(
                name: "ix_messages_subscriber_id",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "subscriber_id",
                table: "messages");
        }
    }
}
