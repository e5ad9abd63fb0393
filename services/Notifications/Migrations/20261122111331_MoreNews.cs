using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.Notifications.Migrations
{
    /// <inheritdoc />
    public partial class MoreNews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_messages_incident_id_incident_version_channel",
                table: "messages");

            migrationBuilder.AddColumn<Guid>(
                name: "subscription_id",
                table: "messages",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_messages_incident_id_incident_version_channel_subscription_~",
                table: "messages",
                columns: new[] { "incident_id", "incident_version", "channel", "subscription_id" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_messages_incident_id_incident_version_channel_subscription_~",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "subscription_id",
                table: "messages");

            migrationBuilder.CreateIndex(
                name: "ix_messages_incident_id_incident_version_channel",
                table: "messages",
                columns: new[] { "incident_id", "incident_version", "channel" },
                unique: true);
        }
    }
}
